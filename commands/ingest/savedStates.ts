import type { Decider, DomainEvent } from '../../domain/kernel/events.js';
import type { LoadedAggregate, SavedAggregate } from '../ports/index.js';
import { createStateCache, type Loaded, type StateCache } from '../stateCache.js';
import { BehindStreams } from './behindStreams.js';

/** More wait for a save only when none succeeds. What is dropped costs a read: what is saved of it is behind. */
const maxUnsaved = 50_000;

interface Unsaved<State> extends Loaded<State> {
  readonly revision: bigint;
}

type Saving<State> = Pick<Decider<never, State, DomainEvent>, 'schemaVersion' | 'savedState'>;

/** The cached states of one kind of aggregate, and which of them are to be saved. */
export class SavedStates<State> implements StateCache<State> {
  readonly #decider: Saving<State>;
  readonly #cacheBytes: number;
  #cache: StateCache<State> | undefined;
  readonly #unsaved = new Map<string, Unsaved<State>>();
  readonly #maxUnsaved: number;
  /** Of these a save has to say first that what is saved is behind: until then a saved state of them is not believed. */
  #behind: BehindStreams;
  /** Those of the save that is under way. */
  #saying: BehindStreams;
  /** Last known events of streams that were not in memory, of the last tails: a read that is under way may end before them. */
  #heads = new Map<string, bigint>();
  #earlierHeads = new Map<string, bigint>();

  constructor(decider: Saving<State>, cacheBytes: number, most = maxUnsaved) {
    this.#decider = decider;
    this.#cacheBytes = cacheBytes;
    this.#maxUnsaved = most;
    this.#behind = new BehindStreams(most);
    this.#saying = new BehindStreams(most);
    this.#cache = createStateCache({ bytes: cacheBytes });
  }

  /** Versions of the events and of the state's fields. */
  get shape(): string {
    return `${this.#decider.schemaVersion}.${this.#decider.savedState?.version ?? 0}`;
  }

  get(stream: string): Loaded<State> | undefined {
    return this.#cache?.get(stream) ?? this.#unsaved.get(stream);
  }

  set(stream: string, given: Loaded<State>): void {
    const { state, revision } = given;
    const head = this.#heads.get(stream) ?? this.#earlierHeads.get(stream);
    const maybeStale = given.maybeStale || (head !== undefined && isBefore(revision, head));
    const loaded = { state, revision, ...(maybeStale && { maybeStale }) };
    const known = this.get(stream);
    // A read that began before the last append.
    if (known && !known.maybeStale && isBefore(revision, known.revision)) return;
    this.#cache?.set(stream, loaded);
    this.#unsaved.delete(stream);
    if (revision !== 'noStream' && !maybeStale) this.#unsaved.set(stream, { state, revision });
    const [oldest] = this.#unsaved.keys();
    if (this.#unsaved.size > this.#maxUnsaved && oldest !== undefined) this.delete(oldest);
  }

  delete(stream: string): void {
    this.#cache?.delete(stream);
    this.#unsaved.delete(stream);
    this.#behind.add(stream);
  }

  clear(): void {
    this.#cache = createStateCache({ bytes: this.#cacheBytes });
    this.#unsaved.clear();
    this.#behind = new BehindStreams(this.#maxUnsaved);
    this.#saying = new BehindStreams(this.#maxUnsaved);
  }

  /** Takes a state that is not in memory. */
  fill(stream: string, loaded: Loaded<State>): void {
    if (this.get(stream) === undefined) this.#cache?.set(stream, loaded);
  }

  /** @returns false when it has fields of another release, or is no state. */
  restore({ stream, shape, state, revision, isBehind }: LoadedAggregate): boolean {
    if (shape !== this.shape || !this.#decider.savedState) return false;
    const restored = this.#decider.savedState.restore(state);
    if (restored === undefined) return false;
    const maybeStale = isBehind || this.#behind.has(stream) || this.#saying.has(stream);
    this.fill(stream, { state: restored, revision, ...(maybeStale && { maybeStale }) });
    return true;
  }

  /** @returns whether the stream's last known event is in a state in memory. */
  noteHead(stream: string, revision: bigint): boolean {
    const known = this.get(stream);
    if (known && !known.maybeStale && !isBefore(known.revision, revision)) return true;
    this.#saying.add(stream);
    if (!known && this.#heads.size < this.#maxUnsaved) this.#heads.set(stream, revision);
    if (!known || known.maybeStale) return false;
    const behind = { ...known, maybeStale: true } as const;
    this.#cache?.set(stream, behind);
    if (this.#unsaved.has(stream) && behind.revision !== 'noStream')
      this.#unsaved.set(stream, { ...behind, revision: behind.revision });
    return false;
  }

  /**
   * Begins a save, before what was appended is looked up: that has all events of what is behind now.
   *
   * @returns whether anything is behind
   */
  beginSave(): boolean {
    this.#saying.addAll(this.#behind);
    this.#behind = new BehindStreams(this.#maxUnsaved);
    return !this.#saying.isEmpty;
  }

  get hasChanges(): boolean {
    return this.#unsaved.size > 0;
  }

  /** What is to be saved, and what to call once it is. */
  changes(deviceIdOf: (stream: string) => string): {
    readonly states: readonly (SavedAggregate & { readonly from: State })[];
    readonly done: () => void;
  } {
    const { shape } = this;
    const taken = [...this.#unsaved];
    return {
      states: taken.map(([stream, { state, revision }]) => ({
        stream,
        deviceId: deviceIdOf(stream),
        revision,
        shape,
        state: state as object,
        from: state,
      })),
      done: () => {
        for (const [stream, saved] of taken)
          if (this.#unsaved.get(stream) === saved) this.#unsaved.delete(stream);
        this.#saying = new BehindStreams(this.#maxUnsaved);
        this.#earlierHeads = this.#heads;
        this.#heads = new Map();
      },
    };
  }
}

function isBefore(a: Loaded<unknown>['revision'], b: Loaded<unknown>['revision']): boolean {
  if (b === 'noStream') return false;
  return a === 'noStream' || a < b;
}
