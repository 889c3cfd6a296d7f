import { tombstoneRevision } from './storedEvent.js';

/** The parts of a stream's metadata that hide events. `$cacheControl`, `$acl` and custom keys are kept and handed out as they are. */
export interface StreamMetadata {
  /** `$tb`: events before this revision are hidden. */
  readonly truncateBefore?: number;
  /** `$maxCount`: only this many newest events are shown. */
  readonly maxCount?: number;
  /** `$maxAge`: older events are hidden. */
  readonly maxAgeSeconds?: number;
}

/** Metastreams show only their newest event, as in EventStoreDB (`StreamMetadata(maxCount: 1)`). */
export const metastreamMetadata: StreamMetadata = { maxCount: 1 };

/** A deletion that can be undone: every event up to now is hidden, and appending goes on at the next revision. */
export function isSoftDeleted(metadata: StreamMetadata): boolean {
  return metadata.truncateBefore !== undefined && metadata.truncateBefore >= tombstoneRevision;
}

/** Reads the JSON of a `$metadata` event; what is not JSON hides nothing, as in EventStoreDB. */
export function parseStreamMetadata(json: Uint8Array): StreamMetadata {
  const fields = parseObject(json);
  const truncateBefore = asCount(fields.$tb);
  const maxCount = asCount(fields.$maxCount);
  const maxAgeSeconds = asCount(fields.$maxAge);
  return {
    ...(truncateBefore !== undefined && { truncateBefore }),
    ...(maxCount !== undefined && { maxCount }),
    ...(maxAgeSeconds !== undefined && { maxAgeSeconds }),
  };
}

/** The metadata of a soft-deleted stream: EventStoreDB replaces what was there. */
export function softDeletedJson(): Uint8Array {
  return Buffer.from('{"$tb":9223372036854775807}');
}

/** The metadata that brings a soft-deleted stream back: other keys stay, and events begin at `firstRevision`. */
export function undeletedJson(json: Uint8Array, firstRevision: number): Uint8Array {
  return Buffer.from(JSON.stringify({ ...parseObject(json), $tb: firstRevision }));
}

function parseObject(json: Uint8Array): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(json).toString('utf8'));
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch {
    return {};
  }
}

function asCount(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 ? value : undefined;
}
