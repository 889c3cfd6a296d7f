import type { IngestParts } from '../../../../commands/ingest/index.js';

type Ports = Pick<IngestParts, 'store' | 'sequences' | 'savedStates' | 'parking'>;
type SavedStates = NonNullable<IngestParts['savedStates']>;

/**
 * Stands between an ingest and its ports. Before and after each call is a place where the process can be stopped: for good, which is a
 * crash, or for a while. In a process that is stopped nothing goes on; a call that is slow stops nothing but what waits for it.
 */
export class Gate {
  /** The calls so far, for whoever has to understand a failing schedule. */
  readonly calls: string[] = [];
  #stopIn = Infinity;
  #stopsAll = false;
  #halted = Promise.resolve();
  #release: () => void = () => undefined;
  #onStop: () => void = () => undefined;

  /** Lets `passes` places pass and stops at the next one. Resolves when it is reached. */
  stopAfter(passes: number, stops: 'process' | 'call'): Promise<'stopped'> {
    this.#stopIn = passes;
    this.#stopsAll = stops === 'process';
    return new Promise((resolve) => {
      this.#onStop = () => resolve('stopped');
    });
  }

  /** Goes on where it was stopped, if it was. */
  goOn(): void {
    this.#stopIn = Infinity;
    this.#release();
    this.#halted = Promise.resolve();
  }

  around({ store, sequences, savedStates, parking }: Ports): Ports {
    const pass = () => this.#pass();
    return {
      store: {
        append: (...args) =>
          this.#call(`append ${args[0]} ${args[2].map(({ type }) => type).join()}`, () =>
            store.append(...args),
          ),
        async *readStream(...args) {
          await pass();
          yield* store.readStream(...args);
        },
        async *readStreams(...args) {
          await pass();
          yield* store.readStreams(...args);
        },
        probe: () => this.#call('probe', () => store.probe()),
      },
      sequences: {
        open: (...args) => this.#call('open', () => sequences.open(...args)),
        load: (...args) => this.#call('load', () => sequences.load(...args)),
        save: (...args) => this.#call('save', () => sequences.save(...args)),
      },
      ...(savedStates && { savedStates: this.#aroundStates(savedStates) }),
      parking: { park: (...args) => this.#call('park', () => parking.park(...args)) },
    };
  }

  #aroundStates({ store, tails }: SavedStates): SavedStates {
    return {
      store: {
        take: (...args) => this.#call('take states', () => store.take(...args)),
        clear: (...args) => this.#call('clear states', () => store.clear(...args)),
        load: (...args) => this.#call('load states', () => store.load(...args)),
        save: (...args) => this.#call('save states', () => store.save(...args)),
      },
      tails: { since: (...args) => this.#call('read tail', () => tails.since(...args)) },
    };
  }

  async #call<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    this.calls.push(name);
    await this.#pass();
    try {
      return await work();
    } finally {
      await this.#pass();
    }
  }

  async #pass(): Promise<void> {
    if (this.#stopIn === 0) {
      this.#stopIn = Infinity;
      const halted = new Promise<void>((resolve) => {
        this.#release = resolve;
      });
      this.#onStop();
      if (!this.#stopsAll) return halted;
      this.#halted = halted;
    }
    this.#stopIn -= 1;
    await this.#halted;
  }
}
