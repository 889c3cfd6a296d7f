/**
 * An event in the store by which it is recognised: a store that has it at this revision has the same history up to there. Another store, a
 * copy, or one that was restored from an older backup has not.
 */
export interface StoreMark {
  readonly id: string;
  readonly revision: bigint;
  /** Commit position in $all: its own, or one before it. */
  readonly position: bigint;
}

/** What was appended to the aggregates' streams after a mark. */
export interface StoreTail {
  /** A new mark, at the end of it. */
  readonly mark: StoreMark;
  /**
   * The highest revision of each stream that has events between the two marks; perhaps of some earlier ones too. Undefined when the
   * store has not the earlier mark, or more streams than are held in memory.
   */
  readonly heads: ReadonlyMap<string, bigint> | 'tooSlow' | undefined;
}

/** Reads what was appended to aggregates' streams, by whomever. Implemented by `adapters/eventStore`. */
export interface StoreTails {
  /**
   * @param after undefined for a new mark only
   * @param maxAgeMs how old the answer may be: what was appended since then is not in it, nor below its mark
   * @throws BrewlineError `EVENT_STORE_UNAVAILABLE`
   */
  since(after: StoreMark | undefined, maxAgeMs: number): Promise<StoreTail>;
}

/** The state of an aggregate after the event with this revision. */
export interface SavedAggregate {
  readonly stream: string;
  readonly deviceId: string;
  readonly revision: bigint;
  /** Versions of the events and of the state's fields: a state with others is not used. */
  readonly shape: string;
  readonly state: object;
}

export interface LoadedAggregate extends SavedAggregate {
  /** Its stream has later events. */
  readonly isBehind: boolean;
}

export interface StatesToSave {
  /** The writer, as it took the partition. */
  readonly owner: string;
  /** Everything up to here is in the states, or in `heads`. */
  readonly mark: StoreMark;
  readonly states: readonly (SavedAggregate & {
    /** Its device goes on with other aggregates: it is kept for a day. */
    readonly isOver: boolean;
  })[];
  /** Saved states of these streams with lower revisions are behind. */
  readonly heads: readonly (readonly [stream: string, revision: bigint])[];
}

/** Keeps the states of the aggregates of a partition between two ingests. Implemented by `adapters/postgres`. */
export interface AggregateStateStore {
  /**
   * Takes the partition: from now on only this owner saves.
   *
   * @returns the mark of the last save; undefined before the first one. Throws `DATABASE_UNAVAILABLE`.
   */
  take(partition: number, owner: string): Promise<StoreMark | undefined>;
  /** Deletes all states of the partition. Throws `DATABASE_UNAVAILABLE`. */
  clear(partition: number, owner: string): Promise<void>;
  /** The states of these devices and of their sessions. Throws `DATABASE_UNAVAILABLE`. */
  load(partition: number, deviceIds: readonly string[]): Promise<readonly LoadedAggregate[]>;
  /**
   * Saves everything or nothing. A saved state of a higher revision stays.
   *
   * @returns false when another owner has taken the partition: nothing was saved. Throws `DATABASE_UNAVAILABLE`.
   */
  save(partition: number, states: StatesToSave): Promise<boolean>;
}
