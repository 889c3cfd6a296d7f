/**
 * A count of a test by the size of the run, which `BREWLINE_TEST_SIZE` names: `quick` for the inner loop, `full` for what
 * may take an hour, and otherwise what `npm test` does.
 */
export function bySize(counts: {
  readonly quick?: number;
  readonly usual: number;
  readonly full: number;
}): number {
  switch (process.env.BREWLINE_TEST_SIZE) {
    case 'quick':
      return counts.quick ?? counts.usual;
    case 'full':
      return counts.full;
    default:
      return counts.usual;
  }
}

/**
 * Of a table that is tried at many places: all rows in a full run, otherwise one of so many, at each place others, so that all are tried at
 * some places and each place with some.
 *
 * @param place its number among all places
 */
export function someOf<Row>(rows: readonly Row[], place: number, oneOf: number): readonly Row[] {
  const step = bySize({ usual: oneOf, full: 1 });
  return rows.filter((_, at) => (at + place) % step === 0);
}
