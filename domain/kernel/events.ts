/**
 * What every stored event carries beside its own data. `recordedAt` is the backend's clock when the event was decided: replay
 * and time travel use it, since positions do not survive a copy to another store.
 */
export interface EventMetadata {
  /** Version of the event's data; older ones are brought up to date by the aggregate's upcaster. */
  readonly schemaVersion: number;
  /** ISO 8601, UTC, milliseconds. */
  readonly recordedAt: string;
  /** W3C trace context of the message or request that caused the event, if it was sampled. */
  readonly traceparent?: string;
  /** Who caused it: `device:<id>`, `person:<login>`, `dispatcher`, `ingest`, `brewPlans`. */
  readonly causedBy: string;
  /**
   * What the event belongs to: the id of the command or of the whole brew, else what its `$causationId` says. Named as EventStoreDB's projection
   * `$by_correlation_id` expects it. Events of before 0.2.0 have neither of the two, and those that follow from the clock alone.
   */
  readonly $correlationId?: string;
  /** What it follows from directly: the id of a stored event, or a device's message as `<device>/<epoch>.<boot>.<number>`. */
  readonly $causationId?: string;
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
}

/** A consistency boundary: pure functions only. Time and ids come in with the command. */
export interface Decider<Command, State, Event extends DomainEvent> {
  readonly category: string;
  readonly initialState: State;
  decide(command: Command, state: State): readonly Event[];
  evolve(state: State, event: Event): State;
  /** Brings data of an older schema version up to the current one. */
  upcast(event: DomainEvent, schemaVersion: number): Event;
  /**
   * The data that is stored of a new event; its own when left out. In the release that renames a field it has the old name too, since
   * processes of the release before may run meanwhile.
   */
  storedData?(event: Event): object;
  /** What an event belongs to, where its data says so: see `$correlationId`. */
  correlationOf?(event: Event): string | undefined;
  /** Whether the state after an event of this type needs none of the events before it: a stream is then read from the last one on. */
  readonly isSnapshot?: (type: string) => boolean;
  /** The version that new events are written with. */
  readonly schemaVersion: number;
}
