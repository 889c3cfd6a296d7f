/** An event byte for byte as a store keeps it, whatever it means. */
export interface RawEvent {
  readonly stream: string;
  readonly revision: bigint;
  /** Commit position in the store that it was read from; another store has other ones. */
  readonly position: bigint;
  readonly id: string;
  readonly type: string;
  /** Whether its content type is application/json. */
  readonly isJson: boolean;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/** One append: all of its events or none. */
export interface RawAppend {
  readonly stream: string;
  /** Revision of the stream's last event before this append; -1 when there is no stream yet. */
  readonly afterRevision: bigint | 'any';
  readonly events: readonly Pick<RawEvent, 'id' | 'type' | 'isJson' | 'data' | 'metadata'>[];
}
