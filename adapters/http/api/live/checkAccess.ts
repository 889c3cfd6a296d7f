import type { Logger } from '../../../../domain/kernel/logger.js';
import type { DeviceOwners } from '../../../../projections/queries/index.js';
import type { LiveClient } from './liveClient.js';
import type { Watchers } from './watchers.js';

/**
 * Looks up what everybody may see now, and ends what they may not. A failed look-up is only logged: it is repeated soon.
 *
 * @returns the clients that have topics which begin anew
 */
export async function checkAccess(
  watchers: Watchers,
  { owners, logger }: { readonly owners: DeviceOwners; readonly logger: Logger },
): Promise<ReadonlySet<LiveClient>> {
  const clients = [...watchers.clients];
  const begunAnew = new Set<LiveClient>();
  try {
    const access = await owners.liveAccess(clients.map(({ watcher }) => watcher));
    for (const [index, client] of clients.entries()) {
      if (!watchers.clients.has(client)) continue;
      const { added, removed, beginsAnew } = client.admit(access[index]);
      watchers.unwatch(client, removed);
      watchers.watch(client, added);
      if (beginsAnew) begunAnew.add(client);
    }
  } catch (err) {
    logger.warn({ err }, 'access of live clients could not be checked; it is checked again soon');
  }
  return begunAnew;
}
