import type { RawEvent, RawStore } from '../index.js';
import { missingDescriptions } from './copiedMetadata.js';
import { eventDigest, RunningHash } from './eventDigest.js';
import { StoreReader } from './storeReader.js';

export interface StoreDigest {
  readonly events: number;
  readonly streams: number;
  /** Over all events in order, as 64 hexadecimal digits. */
  readonly hash: string;
}

export interface Verification {
  readonly same: boolean;
  readonly from: StoreDigest;
  readonly to: StoreDigest;
  /** The first event that differs, with its position in the order. */
  readonly firstDifference?: string;
  /** Streams whose metadata differs. */
  readonly metadata: number;
  /** Streams that are tombstoned in only one of the stores. */
  readonly tombstones: number;
}

export interface VerifyOptions {
  readonly source: RawStore;
  readonly target: RawStore;
  readonly onProgress: (position: bigint, end: bigint, events: number) => void;
}

/** Compares everything that two stores have now: events in order, byte for byte, then streams' metadata and tombstones. */
export async function verifyEvents({ source, target, onProgress }: VerifyOptions): Promise<Verification> {
  const from = new StoreReader(source, await source.endPosition());
  const to = new StoreReader(target, await target.endPosition());
  const hashes = { from: new RunningHash(), to: new RunningHash() };
  let firstDifference: string | undefined;
  for await (const [left, right] of pairs(from.events(), to.events())) {
    const [leftDigest, rightDigest] = [left && eventDigest(left), right && eventDigest(right)];
    if (leftDigest) hashes.from.add(leftDigest);
    if (rightDigest) hashes.to.add(rightDigest);
    const isSame = leftDigest !== undefined && rightDigest !== undefined && leftDigest.equals(rightDigest);
    if (!isSame) firstDifference ??= `${nameOf(left)} against ${nameOf(right)}`;
    onProgress(from.position, from.end ?? 0n, hashes.from.count);
  }
  const { metadata, tombstones } = missingDescriptions(from, to);
  const extra = [...to.metadata.keys()].filter(
    (stream) => !from.metadata.has(stream) && !from.tombstones.has(stream),
  );
  const endedOnlyInTarget = [...to.tombstones].filter((stream) => !from.tombstones.has(stream));
  const ended = tombstones.length + endedOnlyInTarget.length;
  const described = metadata.length + extra.length;
  return {
    same: firstDifference === undefined && described === 0 && ended === 0,
    from: { events: hashes.from.count, streams: from.heads.size, hash: hashes.from.value },
    to: { events: hashes.to.count, streams: to.heads.size, hash: hashes.to.value },
    ...(firstDifference !== undefined && { firstDifference }),
    metadata: described,
    tombstones: ended,
  };
}

/** Reads both in parallel until both have ended. */
async function* pairs(
  left: AsyncGenerator<RawEvent>,
  right: AsyncGenerator<RawEvent>,
): AsyncGenerator<[RawEvent | undefined, RawEvent | undefined]> {
  for (;;) {
    const [a, b] = await Promise.all([left.next(), right.next()]);
    if (a.done === true && b.done === true) return;
    yield [a.done === true ? undefined : a.value, b.done === true ? undefined : b.value];
  }
}

function nameOf(event: RawEvent | undefined): string {
  return event === undefined ? 'nothing' : `${event.id} (${event.revision}@${event.stream}, ${event.type})`;
}
