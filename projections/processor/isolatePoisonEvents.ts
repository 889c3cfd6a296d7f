import { hasCode } from '../../domain/kernel/errors.js';
import type { RecordedEvent } from '../../domain/kernel/events.js';
import type { Checkpoint } from '../ports.js';

/** The move of a checkpoint. */
export interface CheckpointMove {
  readonly from: Checkpoint | undefined;
  readonly to: Checkpoint;
}

/** Applies the events of a failed batch one by one, each in its own transaction; poison events are parked. */
export async function isolatePoisonEvents(
  events: readonly RecordedEvent[],
  { from, to: end }: CheckpointMove,
  {
    apply,
    park,
  }: {
    readonly apply: (events: readonly RecordedEvent[], move: CheckpointMove) => Promise<void>;
    readonly park: (event: RecordedEvent, cause: unknown, move: CheckpointMove) => Promise<void>;
  },
): Promise<void> {
  let at = from;
  for (const [index, event] of events.entries()) {
    const to = index === events.length - 1 ? end : { ...end, position: event.position };
    try {
      await apply([event], { from: at, to });
    } catch (error) {
      if (!hasCode(error, 'EVENT_UNPROJECTABLE')) throw error;
      await park(event, error, { from: at, to });
    }
    at = to;
  }
}
