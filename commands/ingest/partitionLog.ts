import { randomUUID } from 'node:crypto';
import { BrewlineError, hasCode } from '../../domain/kernel/errors.js';
import type { RecordedEvent } from '../../domain/kernel/events.js';
import { streamName, telemetryLogs } from '../../domain/kernel/streams.js';
import { retryWhileUnavailable } from '../retryWhileUnavailable.js';
import {
  type EventToAppend,
  type ExpectedRevision,
  type LogPlace,
  type LogStore,
  logFormat,
  type DecodedEntry,
  type LogRecord,
  type UplinkCodec,
} from '../ports/index.js';

const recorded = 'TelemetryRecorded';
/** The last event of a day's stream. It names the stream in which the log continues. */
const closed = 'LogClosed';

/** Stands in place of a day in the name of the first stream of a log. */
const beforeAllDays = '00000000';

function streamsOf(partition: number): string {
  return streamName(telemetryLogs, `${String(partition).padStart(2, '0')}-`);
}

/** The stream of one partition's log for one UTC day of receipt. */
export function logStreamName(partition: number, day: Date): string {
  return `${streamsOf(partition)}${day.toISOString().slice(0, 10).replaceAll('-', '')}`;
}

export interface PartitionLogOptions {
  readonly partition: number;
  readonly store: LogStore;
  readonly codec: UplinkCodec;
  readonly now: () => Date;
  /** How long a store that does not answer is retried, milliseconds. */
  readonly patienceMs: number;
}

/** The writer of one partition's log, while this process holds the partition. */
export class PartitionLog {
  readonly #options: PartitionLogOptions;
  #current: { readonly stream: string; readonly revision: ExpectedRevision } | undefined;

  constructor(options: PartitionLogOptions) {
    this.#options = options;
  }

  /**
   * Reads the log from a position to its end, where appends continue. A second call reads what others have appended since.
   *
   * @param from reads what comes after it; everything when left out.
   * @param onEntries called with the entries of each event, in order.
   */
  async open(
    from: LogPlace | undefined,
    onEntries: (entries: readonly DecodedEntry[]) => Promise<void>,
  ): Promise<void> {
    const { store, partition, codec } = this.#options;
    if (from === undefined) {
      for await (const event of store.readStreams(streamsOf(partition))) {
        this.#advance(event);
        if (event.type === recorded) await onEntries(codec.decodeLog(event));
      }
      // All first writers must conflict with each other, on whatever day: so the log begins with one stream for all days, which
      // is closed at once.
      this.#current ??= { stream: `${streamsOf(partition)}${beforeAllDays}`, revision: 'noStream' };
      return;
    }
    this.#current = { stream: from.stream, revision: from.revision ?? 'noStream' };
    for (let next: LogPlace | undefined = from; next;) {
      const { stream, revision }: LogPlace = next;
      const options = revision === undefined ? {} : { fromRevision: revision + 1n };
      for await (const event of store.readStream(stream, options)) {
        this.#advance(event);
        if (event.type === recorded) await onEntries(codec.decodeLog(event));
      }
      next = this.#current.stream === stream ? undefined : this.place;
    }
  }

  /** Position of the last event; undefined before the first event. */
  get place(): LogPlace | undefined {
    if (this.#current === undefined) return undefined;
    const { stream, revision } = this.#current;
    return { stream, revision: typeof revision === 'bigint' ? revision : undefined };
  }

  /**
   * Appends one TelemetryRecorded event.
   *
   * @throws BrewlineError `PARTITION_FENCED` when another process appended: the exact expected revision is the fencing token of
   *   the partition. `EVENT_STORE_UNAVAILABLE` when the outcome stays unknown.
   */
  async append(records: readonly LogRecord[]): Promise<void> {
    const { stream, revision } = await this.#today();
    const data = this.#options.codec.encodeLog(records);
    const appended = await this.#appendTo(stream, revision, this.#event(recorded, data));
    this.#current = { stream, revision: appended };
  }

  /** The day never goes back, even if the clock does: the stream names of a partition only grow. */
  async #today() {
    const stream = logStreamName(this.#options.partition, this.#options.now());
    const before = this.#current;
    if (before && stream <= before.stream) return before;
    // This event fences a process that was paused over midnight and still believes that it holds the partition.
    if (before) await this.#appendTo(before.stream, before.revision, this.#event(closed, { next: stream }));
    this.#current = { stream, revision: 'noStream' };
    return this.#current;
  }

  #event(type: string, data: object | Uint8Array): EventToAppend {
    const recordedAt = this.#options.now().toISOString();
    const metadata = { schemaVersion: logFormat, recordedAt, causedBy: 'ingest' };
    return { id: randomUUID(), type, data, metadata };
  }

  async #appendTo(stream: string, revision: ExpectedRevision, event: EventToAppend): Promise<bigint> {
    const { store, patienceMs } = this.#options;
    try {
      // Repeating the same event at the same revision is harmless, so a conflict means another writer.
      return await retryWhileUnavailable(patienceMs, () => store.append(stream, revision, [event]));
    } catch (error) {
      if (!hasCode(error, 'WRONG_EXPECTED_REVISION')) throw error;
      throw new BrewlineError('PARTITION_FENCED', `someone else appended to ${stream}`, { cause: error });
    }
  }

  #advance({ stream, revision, type, data }: RecordedEvent): void {
    const next = type === closed && 'next' in data ? String(data.next) : undefined;
    this.#current = next === undefined ? { stream, revision } : { stream: next, revision: 'noStream' };
  }
}
