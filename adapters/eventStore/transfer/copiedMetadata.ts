import type { RawEvent } from '../index.js';
import type { StoreReader } from './storeReader.js';

/**
 * The metadata for a copied stream. When the source has scavenged the first events of a stream, revisions in the copy start
 * lower, so `$tb`, which is a revision, is shifted.
 *
 * @param shift by how much revisions are larger in the source
 */
export function shiftedMetadata(event: RawEvent, shift: bigint): RawEvent {
  if (shift === 0n) return event;
  const fields = parseObject(event.data);
  const truncateBefore = fields?.$tb;
  // 2^53 and above mean "deleted": every revision is before them.
  if (typeof truncateBefore !== 'number' || !Number.isSafeInteger(truncateBefore)) return event;
  const moved = Math.max(0, truncateBefore - Number(shift));
  return { ...event, data: Buffer.from(JSON.stringify({ ...fields, $tb: moved })) };
}

/** By how much the revisions of a stream are larger in the source than in the copy. */
export function shiftOf(source: StoreReader, target: StoreReader, stream: string): bigint {
  const [from, to] = [source.heads.get(stream), target.heads.get(stream)];
  return from === undefined || to === undefined ? 0n : from - to;
}

/** Streams whose metadata or tombstone is missing or different in the target. */
export function missingDescriptions(
  source: StoreReader,
  target: StoreReader,
): { readonly metadata: readonly RawEvent[]; readonly tombstones: readonly string[] } {
  const tombstones = [...source.tombstones].filter((stream) => !target.tombstones.has(stream));
  const metadata = [...source.metadata]
    // A tombstoned stream has no metadata any more.
    .filter(([stream]) => !source.tombstones.has(stream))
    .map(([stream, event]) => shiftedMetadata(event, shiftOf(source, target, stream)))
    .filter((event) => !isSame(event, target.metadata.get(event.stream.slice(2))));
  return { metadata, tombstones };
}

function isSame(wanted: RawEvent, found: RawEvent | undefined): boolean {
  return found !== undefined && Buffer.compare(wanted.data, found.data) === 0;
}

function parseObject(json: Uint8Array): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(json).toString('utf8'));
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}
