import type { MessageNumber } from '../../../domain/deviceMessages/index.js';
import type { DeviceCodec } from './ports.js';

/**
 * How the publication of a message ended: `dropped` when the buffer was full, `kept` for the next boot when the device was shut
 * down, `lost` when its power was cut.
 */
export type Outcome = 'acknowledged' | 'dropped' | 'kept' | 'lost';

/** A message in the outbox: its envelope without the fields that are set when it is sent. */
export interface Outgoing {
  readonly number: MessageNumber;
  readonly body: Uint8Array;
  readonly traceContext: Uint8Array;
  /** Called once. */
  readonly settle: (outcome: Outcome) => void;
}

interface Entry extends Outgoing {
  acknowledged: boolean;
  /** For a gap message: the first sequence number that was dropped. */
  readonly gapFrom?: number;
}

export interface OutboxOptions {
  /** Encodes the gap messages. */
  readonly codec: Pick<DeviceCodec, 'gapBody'>;
  /** Maximum number of messages while the broker can't be reached, at least 4. */
  readonly bufferLimit: number;
  /** Maximum number of unacknowledged messages in flight. */
  readonly window: number;
}

/**
 * Messages in order, from the oldest unacknowledged one. When it is full, the oldest messages that were never sent are replaced
 * by a gap message. Messages that were sent are not dropped, because they may have arrived.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #entries: Entry[] = [];
  /** Index of the next message to send on this connection. */
  #next = 0;
  /** Index of the first message that was never sent on any connection. */
  #unsent = 0;
  #inFlight = 0;

  constructor(options: OutboxOptions) {
    const { window, bufferLimit } = options;
    this.#options = { ...options, window: Math.min(window, Math.floor(bufferLimit / 2)) };
  }

  get size(): number {
    return this.#entries.length;
  }

  add(message: Outgoing): void {
    this.#entries.push({ ...message, acknowledged: false });
    while (this.#entries.length > this.#options.bufferLimit) this.#dropOldest();
  }

  /** The next message to send; undefined when there is none or the window is full. */
  take(): Outgoing | undefined {
    while (this.#entries[this.#next]?.acknowledged) this.#next += 1;
    const entry = this.#entries[this.#next];
    if (!entry || this.#inFlight >= this.#options.window) return undefined;
    this.#next += 1;
    this.#unsent = Math.max(this.#unsent, this.#next);
    this.#inFlight += 1;
    return entry;
  }

  acknowledge(message: Outgoing): void {
    const entry = message as Entry;
    if (entry.acknowledged) return;
    entry.acknowledged = true;
    this.#inFlight -= 1;
    entry.settle('acknowledged');
    const settled = this.#entries.findIndex(({ acknowledged }) => !acknowledged);
    this.#forget(settled < 0 ? this.#entries.length : settled);
  }

  /** For a new connection: all unacknowledged messages are sent again, in order. */
  rewind(): void {
    this.#next = 0;
    this.#inFlight = 0;
  }

  /** Empties the outbox; returns the unsettled messages. */
  clear(): Outgoing[] {
    this.rewind();
    this.#unsent = 0;
    return this.#entries.splice(0).filter(({ acknowledged }) => !acknowledged);
  }

  #forget(count: number): void {
    if (count === 0) return;
    this.#entries.splice(0, count);
    this.#next = Math.max(0, this.#next - count);
    this.#unsent = Math.max(0, this.#unsent - count);
  }

  /** The first dropped message becomes a gap message; further ones of the same boot extend it. */
  #dropOldest(): void {
    let index = this.#unsent;
    while (this.#startsOtherGap(index)) index += 1;
    const entry = this.#entries[index] as Entry;
    const swallowed = entry.gapFrom === undefined ? entry : (this.#entries[index + 1] as Entry);
    const gap = this.#gapEntry(swallowed.number, entry.gapFrom ?? entry.number.seq);
    const isNew = entry.gapFrom === undefined;
    if (isNew) this.#entries.splice(index, 1, gap);
    else this.#entries.splice(index, 2, gap);
    swallowed.settle('dropped');
  }

  /** A gap ends with its boot. */
  #startsOtherGap(index: number): boolean {
    const [entry, next] = [this.#entries[index], this.#entries[index + 1]];
    return entry?.gapFrom !== undefined && next !== undefined && next.number.boot !== entry.number.boot;
  }

  /** It has the position and the number of the last message of the gap. */
  #gapEntry(number: MessageNumber, firstSeq: number): Entry {
    return {
      number,
      body: this.#options.codec.gapBody({ firstSeq, lastSeq: number.seq }),
      traceContext: new Uint8Array(0),
      settle: () => undefined,
      acknowledged: false,
      gapFrom: firstSeq,
    };
  }
}
