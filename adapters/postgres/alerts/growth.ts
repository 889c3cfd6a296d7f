/** Counts that only grow, by what they are of. */
export interface GrowingCounts {
  readonly parkedOf: ReadonlyMap<string, number>;
  readonly errorsOf: ReadonlyMap<string, { readonly errors: number; readonly isIgnored: boolean }>;
}

/**
 * What was added since the last call: nothing at the first one, which only learns what there is. Groups that are new count whole; those that
 * are deleted, not at all.
 */
export function createGrowth(): (counts: GrowingCounts) => {
  readonly parked: number;
  readonly errors: number;
} {
  let before: GrowingCounts | undefined;
  return (counts) => {
    const known = before;
    before = counts;
    if (!known) return { parked: 0, errors: 0 };
    let [parked, errors] = [0, 0];
    for (const [group, messages] of counts.parkedOf)
      parked += Math.max(0, messages - (known.parkedOf.get(group) ?? 0));
    for (const [group, count] of counts.errorsOf)
      if (!count.isIgnored) errors += Math.max(0, count.errors - (known.errorsOf.get(group)?.errors ?? 0));
    return { parked, errors };
  };
}
