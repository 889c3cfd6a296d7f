/** Streams of which something later is known than what is saved; beyond `most` all are taken for such. */
export class BehindStreams {
  readonly #most: number;
  readonly #streams = new Set<string>();
  #isAll = false;

  constructor(most: number) {
    this.#most = most;
  }

  get isEmpty(): boolean {
    return !this.#isAll && this.#streams.size === 0;
  }

  has(stream: string): boolean {
    return this.#isAll || this.#streams.has(stream);
  }

  add(stream: string): void {
    if (this.#isAll) return;
    this.#streams.add(stream);
    if (this.#streams.size > this.#most) this.#beAll();
  }

  addAll(others: BehindStreams): void {
    if (others.#isAll) this.#beAll();
    for (const stream of others.#streams) this.add(stream);
  }

  #beAll(): void {
    this.#isAll = true;
    this.#streams.clear();
  }
}
