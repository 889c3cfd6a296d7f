/**
 * An event as it lies in the table. Positions and revisions are 64-bit on the wire and in Postgres; here they are numbers,
 * exact up to 2^53 (a million appends each second for 285 years).
 */
export interface StoredEvent {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  /** Microseconds since 1970. */
  readonly createdMicros: number;
  readonly isJson: boolean;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/** What a client wants to have appended. */
export type ProposedEvent = Pick<StoredEvent, 'id' | 'type' | 'isJson' | 'data' | 'metadata'>;

/**
 * Revision of the event that ends a tombstoned stream, 2^63 - 1 in EventStoreDB (`EventNumber.DeletedStream`). As a double
 * it is 2^63; nothing computes with it.
 */
export const tombstoneRevision = 2 ** 63;

/** The decimal digits of a position or revision, as 64-bit protobuf fields and Postgres want them. */
export function toDecimal(value: number): string {
  return value >= tombstoneRevision ? '9223372036854775807' : String(value);
}

export const systemTypes = { streamDeleted: '$streamDeleted', metadata: '$metadata', link: '$>' } as const;

const metastreamPrefix = '$$';

export function isMetastream(stream: string): boolean {
  return stream.startsWith(metastreamPrefix);
}

export function metastreamOf(stream: string): string {
  return metastreamPrefix + stream;
}

export function originalOf(metastream: string): string {
  return metastream.slice(metastreamPrefix.length);
}
