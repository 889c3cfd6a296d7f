import type {
  EventToAppend,
  ExpectedRevision,
  LogStore,
  ReadStreamOptions,
} from '../../../commands/ports.js';
import { BrewlineError } from '../../../domain/kernel/errors.js';
import type { RecordedEvent } from '../../../domain/kernel/events.js';

/** An append as it was asked for. */
export interface AskedAppend {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly EventToAppend[];
}

/** The rules of a store in memory, with what is needed to make it fail: `before` runs at the begin of each append. */
export class MemoryStore implements LogStore {
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
      throw new BrewlineError('WRONG_EXPECTED_REVISION', `${stream} is at ${revision}, not at ${expected}`);
    }
    const first = stored.length;
    const added = events.map((event, index) => {
      const at = BigInt(first + index);
      return { ...event, stream, revision: at, position: at };
    });
    this.streams.set(stream, [...stored, ...added]);
    return BigInt(first + events.length - 1);
  }

  async probe(): Promise<void> {
    await this.append('brewlineStore-probe', 'any', []);
  }

  async *readStreams(prefix: string): AsyncIterable<RecordedEvent> {
    for (const [stream, events] of this.streams) if (stream.startsWith(prefix)) yield* events;
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
