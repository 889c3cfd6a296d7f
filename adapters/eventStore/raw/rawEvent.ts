/** An event byte for byte as a store has it. */
export interface RawEvent {
  readonly stream: string;
  readonly revision: bigint;
  /** Commit position in the store from which it was read; other stores have other positions. */
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
  /** Revision of the stream's last event before this append; -1 when the stream does not exist. */
  readonly afterRevision: bigint | 'any';
  readonly events: readonly Pick<RawEvent, 'id' | 'type' | 'isJson' | 'data' | 'metadata'>[];
}
