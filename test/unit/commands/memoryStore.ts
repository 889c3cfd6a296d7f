import type {
  EventToAppend,
  ExpectedRevision,
  LogStore,
  ReadStreamOptions,
} from '../../../commands/ports/index.js';
import { BrewlineError } from '../../../domain/kernel/errors.js';
import type { RecordedEvent } from '../../../domain/kernel/events.js';
import type { ReadAllOptions } from '../../../projections/ports.js';

/** An append as it was asked for. */
export interface AskedAppend {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly EventToAppend[];
}

/** A store in memory that keeps the rules of its port (`contracts/`), and can be made to fail: `before` runs at the begin of each append. */
export class MemoryStore implements LogStore {
  /** Every event in the order of the store. */
  readonly all: RecordedEvent[] = [];
  readonly streams = new Map<string, RecordedEvent[]>();
  readonly asked: AskedAppend[] = [];
  reads = 0;
  eventsRead = 0;
  before: (asked: AskedAppend) => void = () => undefined;

  async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly EventToAppend[],
  ): Promise<bigint> {
    this.asked.push({ stream, expected, events });
    this.before({ stream, expected, events });
    return this.write(stream, expected, events);
  }

  /** What another writer does: without `before`. */
  write(stream: string, expected: ExpectedRevision, events: readonly EventToAppend[]): bigint {
    const stored = this.streams.get(stream) ?? [];
    const revision = stored.at(-1)?.revision ?? 'noStream';
    if (expected !== 'any' && expected !== revision) {
      const next = expected === 'noStream' ? 0 : Number(expected) + 1;
      const isRepeat = events.length > 0 && events.every(({ id }, index) => stored[next + index]?.id === id);
      if (isRepeat) return BigInt(next + events.length - 1);
      throw new BrewlineError('WRONG_EXPECTED_REVISION', `${stream} is at ${revision}, not at ${expected}`);
    }
    const added = events.map((event, index) => ({
      ...event,
      stream,
      revision: BigInt(stored.length + index),
      position: BigInt(this.all.length + index),
    }));
    this.streams.set(stream, [...stored, ...added]);
    this.all.push(...added);
    return BigInt(stored.length + events.length - 1);
  }

  async probe(): Promise<void> {
    await this.append('brewlineStore-probe', 'any', []);
  }

  async *readStreams(prefix: string): AsyncIterable<RecordedEvent> {
    for (const event of this.all) if (event.stream.startsWith(prefix)) yield event;
  }

  /** As `EventSource.readAll` does. */
  async *readAll({
    afterPosition,
    direction = 'forwards',
    limit,
  }: ReadAllOptions = {}): AsyncIterable<RecordedEvent> {
    const isForwards = direction === 'forwards';
    const isAfter = ({ position }: RecordedEvent) =>
      afterPosition === undefined || (isForwards ? position > afterPosition : position < afterPosition);
    const found = (isForwards ? this.all : this.all.toReversed()).filter(isAfter);
    for (const event of found.slice(0, limit)) {
      this.eventsRead += 1;
      yield event;
    }
  }

  async *readStream(stream: string, options: ReadStreamOptions = {}): AsyncIterable<RecordedEvent> {
    const { direction = 'forwards', fromRevision, limit } = options;
    this.reads += 1;
    const stored = this.streams.get(stream) ?? [];
    const forwards = stored.filter(({ revision }) => fromRevision === undefined || revision >= fromRevision);
    const backwards = stored.filter(({ revision }) => fromRevision === undefined || revision <= fromRevision);
    const found = direction === 'forwards' ? forwards : backwards.reverse();
    for (const event of found.slice(0, limit)) {
      this.eventsRead += 1;
      yield event;
    }
  }
}
