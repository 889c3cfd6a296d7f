import type {
  DeviceFilter,
  DeviceQueries,
  DeviceStatus,
  Page,
} from '../../../../projections/queries/index.js';
import type { KnownDevice, KnownDevices } from './knownDevices.js';
import type { Pseudonyms } from './pseudonyms.js';

/** Devices of one query, at most. */
const mostAtOnce = 2_000;

/** The list of devices for analysts: in the order of pseudonyms, not of ids. */
export function createDeviceList(
  devices: Pick<DeviceQueries, 'byId'>,
  known: KnownDevices,
  pseudonyms: Pick<Pseudonyms, 'device'>,
): DeviceQueries['list'] {
  return async ({ online, limit, afterKey }: DeviceFilter): Promise<Page<DeviceStatus>> => {
    const all = await known.inOrder();
    const last = afterKey?.[0];
    const found: DeviceStatus[] = [];
    let at = last === undefined ? 0 : firstAfter(all, pseudonyms.device(last));
    // Some have never reported, and some are filtered out: the more of them, the more are read at once.
    for (let count = limit + 1; found.length <= limit && at < all.length; count *= 2) {
      const ids = all.slice(at, at + Math.min(count, mostAtOnce)).map(({ deviceId }) => deviceId);
      const rows = new Map((await devices.byId(ids)).map((row) => [row.deviceId, row]));
      const reported = ids.flatMap((id) => rows.get(id) ?? []);
      found.push(...reported.filter((row) => online === undefined || row.online === online));
      at += ids.length;
    }
    const items = found.slice(0, limit);
    const key = items.at(-1)?.deviceId;
    return { items, nextKey: key !== undefined && found.length > limit ? [key] : undefined };
  };
}

/** Where the first with a higher pseudonym is. */
function firstAfter(all: readonly KnownDevice[], pseudonym: string): number {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((all[middle]?.pseudonym ?? '') <= pseudonym) low = middle + 1;
    else high = middle;
  }
  return low;
}
