/** A queue between one writer and one reader: the writer waits while it is full, the reader takes all there is at once. */
export class BoundedBuffer<Item> {
  #items: Item[] = [];
  #ended = false;
  #failure: Error | undefined;
  #wake: () => void = () => undefined;

  constructor(readonly limit: number) {}

  get size(): number {
    return this.#items.length;
  }

  /** The item that waits longest. */
  get oldest(): Item | undefined {
    return this.#items[0];
  }

  /** Waits for room; what comes after the end goes nowhere, for nobody takes it any more. */
  async put(item: Item): Promise<void> {
    while (this.#items.length >= this.limit && !this.#ended) await this.#change();
    if (this.#ended) return;
    this.#items.push(item);
    this.#notify();
  }

  /** Waits for at least one item; none when the buffer has ended and is empty. Throws what the writer failed with. */
  async take(atMost: number): Promise<readonly Item[]> {
    while (this.#items.length === 0 && !this.#ended) await this.#change();
    if (this.#items.length === 0 && this.#failure !== undefined) throw this.#failure;
    const taken = this.#items.splice(0, atMost);
    this.#notify();
    return taken;
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
