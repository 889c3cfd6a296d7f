/**
 * What every stored event has in addition to its data. `recordedAt` is the backend's clock when the event was decided. Replay
 * and time travel use it, because positions change when events are copied to another store.
 */
export interface EventMetadata {
  /** Version of the event's data; the aggregate's upcasters convert older versions. */
  readonly schemaVersion: number;
  /** ISO 8601, UTC, milliseconds. */
  readonly recordedAt: string;
  /** W3C trace context of the message or request that caused the event, if it was sampled. */
  readonly traceparent?: string;
  /** Who caused it: `device:<id>`, `person:<login>`, `dispatcher`, `ingest`, `brewPlans`. */
  readonly causedBy: string;
  /**
   * What the event belongs to: the id of the command or of the whole brew, otherwise its `$causationId`. The name is the one
   * that EventStoreDB's projection `$by_correlation_id` expects. Events before 0.2.0 have neither of the two ids, and so do
   * events that only the clock caused.
   */
  readonly $correlationId?: string;
  /** The direct cause: the id of a stored event, or a device's message as `<device>/<epoch>.<boot>.<number>`. */
  readonly $causationId?: string;
  /** Who changed the device's message that caused it, `person:<id>` or `os:<user>`; absent where nobody did. */
  readonly editedBy?: string;
  /** When they did: ISO 8601, UTC, milliseconds. */
  readonly editedAt?: string;
}

/** An event as a decider returns it: a name and plain JSON data. */
export interface DomainEvent {
  readonly type: string;
  readonly data: object;
}

/** An event read back from the store. `data` is JSON, or bytes for the protobuf event `TelemetryRecorded`. */
export interface RecordedEvent {
  readonly stream: string;
  readonly revision: bigint;
  /** Commit position in $all. */
  readonly position: bigint;
  readonly id: string;
  readonly type: string;
  readonly data: object | Uint8Array;
  readonly metadata: EventMetadata;
  /** A projection applies it after later events of its stream, because it was parked. Only of an event that is retried. */
  readonly isAppliedLate?: true;
}

/** How the states of an aggregate are saved, as JSON. */
export interface SavedState<State> {
  /**
   * Raise it with every change of the state's fields, or of what `evolve` makes of an event. States that were saved by another version are
   * not used: their streams are read.
   */
  readonly version: number;
  /** Adds what JSON leaves out: fields that are undefined. Undefined for what is no state. */
  restore(saved: object): State | undefined;
}

/** A consistency boundary, made of pure functions. Time and ids are part of the command. */
export interface Decider<Command, State, Event extends DomainEvent> {
  readonly category: string;
  readonly initialState: State;
  decide(command: Command, state: State): readonly Event[];
  evolve(state: State, event: Event): State;
  /** Converts data of an older schema version to the current one. */
  upcast(event: DomainEvent, schemaVersion: number): Event;
  /**
   * The data that is stored for a new event; the event's own data when left out. In the release that renames a field the stored data has the
   * old name too, because processes of the previous release may still run.
   */
  storedData?(event: Event): object;
  /** A stored id that follows from the event, so that one that is decided again is the same; a random one when left out. */
  eventIdOf?(event: Event): string;
  /** The correlation id of an event, where its data has one: see `$correlationId`. */
  correlationOf?(event: Event): string | undefined;
  /**
   * Whether the state after an event of this type needs none of the events before it. A stream is then read from its last
   * snapshot on.
   */
  readonly isSnapshot?: (type: string) => boolean;
  /** How a state is kept outside of its stream; left out for an aggregate whose states are only kept in memory. */
  readonly savedState?: SavedState<State>;
  /** The version of new events. */
  readonly schemaVersion: number;
}
