import type { Logger } from '../../../../domain/kernel/logger.js';
import type { DeviceOwners } from '../../../../projections/queries/index.js';
import { devicesIn } from './liveClient.js';
import type { Watchers } from './watchers.js';

/** Ends the streams of those whose right to watch has ended, or whose token has. When that can't be read it is only logged. */
export async function endUnwelcome(
  watchers: Watchers,
  { owners, logger }: { readonly owners: DeviceOwners; readonly logger: Logger },
): Promise<void> {
  const clients = [...watchers.clients];
  const asked = clients.map(({ watch, claims }) => ({ ...claims, deviceIds: devicesIn(watch) }));
  try {
    const welcome = await owners.mayStillWatch(asked);
    for (const [index, client] of clients.entries())
      if (!welcome[index] || client.claims.expiresAt.getTime() <= Date.now()) client.end();
  } catch (err) {
    logger.warn({ err }, 'who may still watch could not be read; it is asked again');
  }
}
