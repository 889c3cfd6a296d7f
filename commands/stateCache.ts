/** A stream's state and revision as this process last knew them; 'noStream' before its first event. */
export interface Loaded<State> {
  readonly state: State;
  readonly revision: bigint | 'noStream';
}

/** Least recently used states are forgotten first; forgetting costs a read and nothing else. */
export class StateCache<State> {
  readonly #entries = new Map<string, Loaded<State>>();

  constructor(readonly limit: number) {}

  get(stream: string): Loaded<State> | undefined {
    const found = this.#entries.get(stream);
    if (found) {
      this.#entries.delete(stream);
      this.#entries.set(stream, found);
    }
    return found;
  }

  set(stream: string, loaded: Loaded<State>): void {
    this.#entries.delete(stream);
    this.#entries.set(stream, loaded);
    if (this.#entries.size > this.limit) {
      const [oldest] = this.#entries.keys();
      if (oldest !== undefined) this.#entries.delete(oldest);
    }
  }

  delete(stream: string): void {
    this.#entries.delete(stream);
  }
}
