import { messageOf } from '../../domain/kernel/errors.js';
import { parseTraceparent } from '../../domain/kernel/traceContext.js';
import type { CommandPublisher, DebugRecorder, PublishOutcome } from '../ports/index.js';
import { keptBody } from './keptBody.js';

type Command = Parameters<CommandPublisher['publish']>[0];

interface DownlinkRecording {
  readonly recorder: DebugRecorder;
  /** The same bytes as the publisher sends. */
  readonly encode: (command: Command) => Uint8Array;
  readonly now: () => Date;
}

/** The same publisher; what it sends to devices under debug is recorded. */
export function recordDownlinks(
  publisher: CommandPublisher,
  { recorder, encode, now }: DownlinkRecording,
): CommandPublisher {
  async function publish(command: Command): Promise<PublishOutcome> {
    if (recorder.isOff || !recorder.includes(command.deviceId)) return publisher.publish(command);
    const { deviceId, commandId, instruction, traceparent } = command;
    const atMs = now().getTime();
    const traceId = traceparent && parseTraceparent(traceparent)?.traceId;
    const frame = {
      ...({ deviceId, direction: 'down', kind: instruction.kind, atMs, commandId } as const),
      ...keptBody(encode(command)),
      ...(traceId && { traceId }),
    };
    try {
      const outcome = await publisher.publish(command);
      const wasTaken = outcome === 'published';
      recorder.record({
        ...frame,
        outcome: wasTaken ? 'published' : 'noSession',
        doneAtMs: now().getTime(),
      });
      return outcome;
    } catch (error) {
      recorder.record({ ...frame, outcome: 'unconfirmed', reason: messageOf(error) });
      throw error;
    }
  }
  return { publish };
}
