import assert from 'node:assert/strict';
import {
  decide,
  evolve,
  missingOf,
  unknownDevice,
  type DeviceSequence,
  type LogEntry,
  type Range,
  type Recorded,
  type SequencedMessage,
  type Verdict,
} from '../../../../domain/device/sequence/index.js';

const startMs = Date.UTC(2026, 5, 1);

/** One device's part of ingest: decides what each message is, logs it, and remembers the last entries of the log. */
export class SequenceWorld {
  state: DeviceSequence = unknownDevice;
  nowMs = startMs;
  readonly log: LogEntry[] = [];
  readonly #recent = new Map<string, Recorded>();

  constructor(readonly recentLimit = 1_000) {}

  take(message: SequencedMessage): Verdict {
    const verdict = decide({ ...message, receivedAtMs: this.nowMs }, this.state, (...key) =>
      this.#recent.get(key.join()),
    );
    if (verdict.type === 'new' || verdict.type === 'park') this.append(verdict.entry);
    return verdict;
  }

  append(entry: LogEntry): void {
    this.log.push(entry);
    this.state = evolve(this.state, entry);
    if (entry.type === 'reset') return;
    const { epoch, boot, hash } = entry;
    const flags = entry.type === 'message' ? entry : { late: false, parked: false };
    const original = entry.type === 'message' && !entry.parked ? entry.edited?.original : undefined;
    for (const version of original === undefined ? [hash] : [hash, original]) {
      const key = [boot, entry.type === 'hello' ? 0 : entry.seq, version].join();
      this.#recent.delete(key);
      this.#recent.set(key, { epoch, late: flags.late, parked: flags.parked });
      const [oldest] = this.#recent.keys();
      if (this.#recent.size > this.recentLimit && oldest !== undefined) this.#recent.delete(oldest);
    }
  }

  /** What became of each message, in a few words. */
  takeAll(...messages: SequencedMessage[]): readonly string[] {
    return messages.map((message) => outcomeOf(this.take(message)));
  }

  /** Takes messages that are all accepted as new, and none of them late. */
  accept(...messages: SequencedMessage[]): void {
    for (const message of messages) {
      const verdict = this.take(message);
      assert.ok(verdict.type === 'new' && !verdict.late, `${JSON.stringify(message)}: ${outcomeOf(verdict)}`);
    }
  }

  /** As `epoch/boot: first–last`, dropped ones in parentheses. */
  get missing(): readonly string[] {
    return missingOf(this.state, { withDropped: true }).map(({ epoch, boot, first, last, dropped }) =>
      dropped ? `(${epoch}/${boot}: ${first}–${last})` : `${epoch}/${boot}: ${first}–${last}`,
    );
  }

  /** Kinds of everything that people are told, in order. */
  get notices(): readonly string[] {
    return this.log
      .flatMap((entry) => ('notices' in entry ? (entry.notices ?? []) : []))
      .map(({ kind }) => kind);
  }
}

/** `new 0`, `late 0`, `repeat 1`, `parked repeat 0`, `unnumbered 0`, or the code that a message is parked with. */
export function outcomeOf(verdict: Verdict): string {
  switch (verdict.type) {
    case 'new':
      return `${verdict.late ? 'late' : 'new'} ${verdict.entry.epoch}`;
    case 'repeat':
      return `${verdict.parked ? 'parked ' : ''}repeat ${verdict.epoch}`;
    case 'unnumbered':
      return `unnumbered ${verdict.epoch}`;
    case 'park':
      return verdict.code;
  }
}

/** The same text has the same hash. */
export function hashOf(text: string): number {
  let hash = 2_166_136_261;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 16_777_619) >>> 0;
  return hash;
}

const first = { receivedAtMs: startMs, redelivered: false };

interface HelloOptions {
  /** Tells its bytes from those of another hello of the same boot and connection. */
  readonly bytes?: string;
  readonly installation?: string;
  readonly previous?: readonly [boot: number, lastSeq: number];
}

export function hello(boot: number, connection: number, options: HelloOptions = {}): SequencedMessage {
  const { bytes = '', installation, previous } = options;
  return {
    ...first,
    type: 'hello',
    boot,
    connection,
    hash: hashOf(`hello ${boot} ${connection} ${bytes} ${installation}`),
    ...(installation !== undefined && { installation }),
    ...(previous && { previous: { boot: previous[0], lastSeq: previous[1] } }),
  };
}

interface DataOptions {
  /** Tells it from another message of the same number. */
  readonly body?: string;
  readonly parked?: boolean;
  readonly gap?: Range;
  readonly requeuedInto?: number;
  /** What the device had sent under this number, of which this is an edit. */
  readonly editOf?: string;
}

export function data(boot: number, seq: number, options: DataOptions = {}): SequencedMessage {
  const { body = '', parked = false, gap, requeuedInto, editOf } = options;
  const edited = { by: 'os:ada', atMs: startMs, original: hashOf(`body ${boot} ${seq} ${editOf}`) };
  return {
    ...first,
    type: 'message',
    boot,
    seq,
    hash: hashOf(`body ${boot} ${seq} ${body}`),
    parked,
    ...(gap && { gap }),
    ...(requeuedInto !== undefined && { requeuedInto }),
    ...(editOf !== undefined && { edited }),
  };
}

/** Messages of a boot with these numbers, both included. */
export function dataFrom(boot: number, from: number, to: number, body = ''): readonly SequencedMessage[] {
  return Array.from({ length: to - from + 1 }, (_, at) => data(boot, from + at, { body }));
}

export function lastWill(boot: number): SequencedMessage {
  return { ...first, type: 'lastWill', boot };
}

export function redelivered(message: SequencedMessage): SequencedMessage {
  return message.type === 'reset' ? message : { ...message, redelivered: true };
}

export const reset: SequencedMessage = { type: 'reset', receivedAtMs: startMs };
