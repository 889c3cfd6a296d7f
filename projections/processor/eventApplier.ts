import { hasCode } from '../../domain/kernel/errors.js';
import type { RecordedEvent } from '../../domain/kernel/events.js';
import type { Checkpoint, RetryRequest } from '../ports.js';
import { isolatePoisonEvents, type CheckpointMove } from './isolatePoisonEvents.js';
import type { ProcessorOptions } from './options.js';

type ApplierOptions<Applied> = Pick<ProcessorOptions<Applied>, 'name' | 'target' | 'logger' | 'afterCommit'>;

/** Applies batches of events, one transaction each, and counts what it applied. */
export class EventApplier<Applied> {
  readonly #options: ApplierOptions<Applied>;
  #applied = 0;
  #parked = 0;
  #checkpoint: Checkpoint | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #underWay: readonly RecordedEvent[] = [];

  constructor(options: ApplierOptions<Applied>) {
    this.#options = options;
  }

  /** Number of applied events. */
  get applied(): number {
    return this.#applied;
  }

  /** Number of events that could not be applied. */
  get parked(): number {
    return this.#parked;
  }

  /** Up to which events are committed; undefined before the first. */
  get position(): bigint | undefined {
    return this.#checkpoint?.position;
  }

  /** Continues at a checkpoint. */
  startAt(checkpoint: Checkpoint | undefined): void {
    this.#checkpoint = checkpoint;
  }

  /** The first event of the batch that is being applied. */
  get oldest(): RecordedEvent | undefined {
    return this.#underWay[0];
  }

  /** Throws as the target's `apply`, except for a poison event: it is parked, and the others of the batch are applied. */
  apply(events: readonly RecordedEvent[], move: CheckpointMove): Promise<void> {
    return this.#alone(() => this.#applyOrPark(events, move));
  }

  /**
   * Lets nothing be applied while `find` looks at a parked event, and applies what it returns. Nothing happens before the first checkpoint.
   *
   * @returns whether it was applied; throws as the target's `apply`.
   */
  retry(request: RetryRequest, find: (upTo: bigint) => Promise<RecordedEvent | undefined>): Promise<boolean> {
    return this.#alone(async () => {
      const at = this.#checkpoint;
      const event = at && (await find(at.position));
      if (!event) return false;
      await this.#applyTogether([event], { from: at, to: at }, request);
      return true;
    });
  }

  /** A batch and a retry read and write the same rows: one waits for the other. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work, work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #applyOrPark(events: readonly RecordedEvent[], move: CheckpointMove): Promise<void> {
    this.#underWay = events;
    try {
      await this.#applyTogether(events, move);
    } catch (error) {
      if (!hasCode(error, 'EVENT_UNPROJECTABLE')) throw error;
      await isolatePoisonEvents(events, move, {
        apply: (some, to) => this.#applyTogether(some, to),
        park: (event, cause, to) => this.#park(event, cause, to),
      });
    } finally {
      this.#underWay = [];
    }
  }

  async #applyTogether(
    events: readonly RecordedEvent[],
    { from, to }: CheckpointMove,
    retry?: RetryRequest,
  ): Promise<void> {
    const startedMs = performance.now();
    const applied = await this.#options.target.apply(events, from, to, ...(retry ? [retry] : []));
    const durationMs = performance.now() - startedMs;
    this.#checkpoint = to;
    this.#applied += events.length;
    await this.#tell(applied, events, { position: to.position, durationMs });
  }

  async #tell(
    applied: Applied,
    events: readonly RecordedEvent[],
    { position, durationMs }: { readonly position: bigint; readonly durationMs: number },
  ): Promise<void> {
    const last = events.at(-1);
    if (!last) return;
    const { name, logger, afterCommit } = this.#options;
    const lagMs = Date.now() - Date.parse(last.metadata.recordedAt);
    try {
      await afterCommit(applied, { events: events.length, position, durationMs, lagMs });
    } catch (error) {
      logger.warn({ projection: name, err: error }, 'committed, but telling of it failed');
    }
  }

  async #park(event: RecordedEvent, cause: unknown, move: CheckpointMove): Promise<void> {
    const { name, target, logger } = this.#options;
    await target.park(event, cause, move);
    this.#checkpoint = move.to;
    this.#parked += 1;
    const { stream, type, id } = event;
    logger.error({ projection: name, stream, type, id, err: cause }, 'event parked');
  }
}
