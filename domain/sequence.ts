/** Where a device's message stands in its order: boot counter, then sequence number in that boot. */
export interface MessageOrder {
  readonly boot: number;
  readonly seq: number;
}

/** True when `candidate` comes after `last` in the device's own order; clocks play no part. */
export function isNewer(candidate: MessageOrder, last: MessageOrder | undefined): boolean {
  if (last === undefined) return true;
  return candidate.boot > last.boot || (candidate.boot === last.boot && candidate.seq > last.seq);
}
