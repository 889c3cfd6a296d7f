import type { FleetFilter, FleetPage } from '../../../projections/queries/index.js';
import { fleetValues, type FleetCounts } from './fleet.js';

const sharedMs = 1_000;
/** Of more selections within a second each is counted for itself. */
const mostShared = 1_000;

type ReadPage = (filter: FleetFilter, known?: FleetCounts) => Promise<FleetPage>;

/**
 * Counts devices that match at most once a second, however many people look at the same list: counting reads all that match, a page of them
 * does not have to.
 */
export function withSharedCounts(
  read: ReadPage,
  nowMs = Date.now,
): (filter: FleetFilter) => Promise<FleetPage> {
  const shared = new Map<
    string,
    { readonly atMs: number; readonly counts: Promise<FleetCounts | undefined> }
  >();
  return async (filter) => {
    const atMs = nowMs();
    for (const [key, counted] of shared) if (atMs - counted.atMs >= sharedMs) shared.delete(key);
    const key = JSON.stringify(fleetValues(filter));
    const counted = shared.get(key);
    if (counted) return read(filter, await counted.counts);
    const page = read(filter);
    // Without counts of the one who failed, the others count for themselves.
    const counts = page.then(
      ({ matches, total }) => ({ matches, total }),
      () => undefined,
    );
    if (shared.size < mostShared) shared.set(key, { atMs, counts });
    return page;
  };
}
