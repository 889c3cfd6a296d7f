import type { StoredEvent } from './storedEvent.js';

/** Bounds on what live subscribers are fed from; who is further behind reads the table. */
const maxEvents = 4096;
const maxBytes = 8 * 1024 * 1024;

/** Events that a subscriber takes at once: what it has not written yet is held for it alone. */
const maxTaken = 500;

/**
 * The newest committed events, kept in memory for live subscribers. There is no queue for each subscriber: each one has a
 * position, takes what comes after it, and reads the table when that is no longer here. So a slow subscriber costs nothing.
 */
export class RecentEvents {
  #events: StoredEvent[] = [];
  #bytes = 0;
  #head: number;
  #waiting: (() => void)[] = [];

  /** @param head position of the last committed event, 0 for an empty store. */
  constructor(head: number) {
    this.#head = head;
  }

  /** Position of the last committed event. */
  get head(): number {
    return this.#head;
  }

  /** Called once for each commit, in order. */
  publish(events: readonly StoredEvent[]): void {
    for (const event of events) {
      this.#events.push(event);
      this.#bytes += sizeOf(event);
      this.#head = event.position;
    }
    this.#trim();
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }

  /** The next events after `position`; undefined when some of them are only in the table. */
  after(position: number): readonly StoredEvent[] | undefined {
    if (position >= this.#head) return [];
    const first = this.#events[0]?.position;
    if (first === undefined || first > position + 1) return undefined;
    const from = position + 1 - first;
    return this.#events.slice(from, from + maxTaken);
  }

  /** Resolves when there is something after `position`, or when `signal` aborts. */
  async changed(position: number, signal: AbortSignal): Promise<void> {
    if (position < this.#head || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake);
        resolve();
      };
      signal.addEventListener('abort', wake, { once: true });
      this.#waiting.push(wake);
    });
  }

  /** Drops a quarter at once, so that the cost of dropping is spread over many appends. */
  #trim(): void {
    if (this.#events.length <= maxEvents && this.#bytes <= maxBytes) return;
    let dropped = 0;
    while (
      dropped < this.#events.length &&
      (this.#events.length - dropped > maxEvents * 0.75 || this.#bytes > maxBytes * 0.75)
    ) {
      const event = this.#events[dropped];
      if (event !== undefined) this.#bytes -= sizeOf(event);
      dropped += 1;
    }
    this.#events = this.#events.slice(dropped);
  }
}

/** 200 bytes stand for the object itself and its strings. */
function sizeOf(event: StoredEvent): number {
  return 200 + event.data.length + event.metadata.length;
}
