import { setTimeout as delay } from 'node:timers/promises';

/** What a buffer holds at most. */
export interface BufferBounds {
  readonly items: number;
  /** The item that goes beyond is still taken in. */
  readonly bytes: number;
}

/** A queue between one writer and one reader: the writer waits while it is full, the reader takes all there is at once. */
export class BoundedBuffer<Item> {
  #items: Item[] = [];
  #bytes = 0;
  #ended = false;
  #failure: Error | undefined;
  #wake: () => void = () => undefined;

  constructor(
    readonly bounds: BufferBounds,
    readonly bytesOf: (item: Item) => number = () => 0,
  ) {}

  get size(): number {
    return this.#items.length;
  }

  /** The item that waits longest. */
  get oldest(): Item | undefined {
    return this.#items[0];
  }

  get #isFull(): boolean {
    return this.#items.length >= this.bounds.items || this.#bytes >= this.bounds.bytes;
  }

  /** Waits for room; what comes after the end goes nowhere, for nobody takes it any more. */
  async put(item: Item): Promise<void> {
    while (this.#isFull && !this.#ended) await this.#change();
    if (this.#ended) return;
    this.#items.push(item);
    this.#bytes += this.bytesOf(item);
    this.#notify();
  }

  /** Waits for at least one item; none when the buffer has ended and is empty. Throws what the writer failed with. */
  async take(): Promise<readonly Item[]> {
    while (this.#items.length === 0 && !this.#ended) await this.#change();
    if (this.#items.length === 0 && this.#failure !== undefined) throw this.#failure;
    const taken = this.#items;
    this.#items = [];
    this.#bytes = 0;
    this.#notify();
    return taken;
  }

  /** Waits until it is full, has ended, or holds an item that can't wait, but not longer than this. */
  async fill(atMostMs: number, cantWait: (item: Item) => boolean = () => false): Promise<void> {
    const over = new AbortController();
    const tooLong = delay(atMostMs, 'late', { signal: over.signal }).catch(() => 'over');
    let filling = true;
    while (filling && !this.#isFull && !this.#ended && !this.#items.some(cantWait))
      filling = (await Promise.race([this.#change(), tooLong])) !== 'late';
    over.abort();
  }

  /** No more items come; what is in the buffer can still be taken. */
  end(failure?: Error): void {
    this.#ended = true;
    this.#failure = failure;
    this.#notify();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      const before = this.#wake;
      this.#wake = () => {
        before();
        resolve();
      };
    });
  }

  #notify(): void {
    const wake = this.#wake;
    this.#wake = () => undefined;
    wake();
  }
}
