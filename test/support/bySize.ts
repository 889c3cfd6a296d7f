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
