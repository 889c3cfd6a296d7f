import type { Logger } from '../../../../domain/kernel/logger.js';
import type { DeviceOwners } from '../../../../projections/queries/index.js';
import { devicesIn } from './liveClient.js';
import type { Watchers } from './watchers.js';

/** Ends the live streams of clients whose log-in has ended, or that may no longer watch their devices. A failed check is only logged. */
export async function endUnwelcome(
  watchers: Watchers,
  { owners, logger }: { readonly owners: DeviceOwners; readonly logger: Logger },
): Promise<void> {
  const clients = [...watchers.clients];
  const asked = clients.map((client) => ({
    ...client.watcher,
    devices: devicesIn(client.watch).map((deviceId) => ({
      deviceId,
      seenFromMs: client.seenFromMs(deviceId),
    })),
  }));
  try {
    const welcome = await owners.mayStillWatch(asked);
    for (const [index, client] of clients.entries()) if (!welcome[index]) client.end();
  } catch (err) {
    logger.warn({ err }, 'access of live clients could not be checked; it is checked again soon');
  }
}
