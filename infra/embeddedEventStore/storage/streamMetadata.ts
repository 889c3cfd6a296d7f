import { jsonFields } from './jsonFields.js';
import { tombstoneRevision } from './storedEvent.js';

/** The parts of a stream's metadata that hide events. `$cacheControl`, `$acl` and custom keys are kept and handed out as they are. */
export interface StreamMetadata {
  /** `$tb`: events before this revision are hidden. */
  readonly truncateBefore?: number;
  /** `$maxCount`: only this many newest events are shown; above 0. */
  readonly maxCount?: number;
  /** `$maxAge`: older events are hidden; above 0. */
  readonly maxAgeSeconds?: number;
}

/** Metastreams show only their newest event, as in EventStoreDB (`StreamMetadata(maxCount: 1)`). */
export const metastreamMetadata: StreamMetadata = { maxCount: 1 };

/** A deletion that can be undone: every event up to now is hidden, and appending goes on at the next revision. */
export function isSoftDeleted(metadata: StreamMetadata): boolean {
  return metadata.truncateBefore === tombstoneRevision;
}

const maxInt64 = 2n ** 63n - 1n;
/** The longest time that EventStoreDB can express, .NET's `TimeSpan.MaxValue`. */
const maxSeconds = 922_337_203_685n;

/**
 * Reads a stream's newest metadata as EventStoreDB does (`StreamMetadata.FromJsonReader`): a field that it knows, with a value of another
 * kind, makes all of it count for nothing, and so does what is no JSON, or is not said to be; 0 and less count for nothing where they make
 * no sense. What would hide events for good is never guessed.
 */
export function parseStreamMetadata(data: Uint8Array, isJson: boolean): StreamMetadata {
  const fields = isJson ? fieldsOf(data) : undefined;
  if (!fields || ![...fields].every(([key, value]) => isRight(key, value))) return {};
  const count = (key: string) => BigInt(fields.get(key) ?? -1);
  const [truncateBefore, maxCount, maxAge] = [count('$tb'), count('$maxCount'), count('$maxAge')];
  return {
    ...(truncateBefore >= 0n && { truncateBefore: toNumber(truncateBefore) }),
    ...(maxCount > 0n && { maxCount: toNumber(maxCount) }),
    ...(maxAge > 0n && { maxAgeSeconds: Number(maxAge) }),
  };
}

/** Whether a field that EventStoreDB knows has a value that it reads. */
function isRight(key: string, value: string): boolean {
  switch (key) {
    case '$tb':
    case '$maxCount':
      return isInteger(value, maxInt64);
    case '$maxAge':
    case '$cacheControl':
      return isInteger(value, maxSeconds);
    case '$tmp':
      return value === 'true' || value === 'false';
    case '$acl':
      return isAccessList(JSON.parse(value));
    default:
      return true;
  }
}

function isInteger(value: string, most: bigint): boolean {
  return /^-?\d+$/.test(value) && BigInt(value) <= most && BigInt(value) >= -most - 1n;
}

const rightsInList: readonly string[] = ['$r', '$w', '$d', '$mr', '$mw'];

/** Roles are named by one text or by several; another key is an error. */
function isAccessList(acl: unknown): boolean {
  if (typeof acl !== 'object' || acl === null || Array.isArray(acl)) return false;
  return Object.entries(acl).every(
    ([key, roles]) =>
      rightsInList.includes(key) && [roles].flat().every((role: unknown) => typeof role === 'string'),
  );
}

/** No store has that many events, so all between this and the largest number hide the same. */
function toNumber(count: bigint): number {
  if (count === maxInt64) return tombstoneRevision;
  return count > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(count);
}

/** The metadata of a soft-deleted stream: EventStoreDB replaces what was there. */
export function softDeletedJson(): Uint8Array {
  return Buffer.from('{"$tb":9223372036854775807}');
}

/**
 * The metadata that brings a soft-deleted stream back: other keys stay as they are written, and events begin at `firstRevision`. Undefined
 * for what is no JSON object, which EventStoreDB leaves alone.
 */
export function undeletedJson(json: Uint8Array, firstRevision: number): Uint8Array | undefined {
  const known = fieldsOf(json);
  if (!known) return undefined;
  const fields = new Map(known).set('$tb', String(firstRevision));
  return Buffer.from(`{${[...fields].map(([key, value]) => `${JSON.stringify(key)}:${value}`).join()}}`);
}

function fieldsOf(json: Uint8Array): ReadonlyMap<string, string> | undefined {
  return jsonFields(Buffer.from(json.buffer, json.byteOffset, json.length).toString('utf8'));
}
