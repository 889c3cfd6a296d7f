import type { Logger } from '../../../../domain/kernel/logger.js';
import type { DeviceDebugs } from '../../../../projections/queries/index.js';
import { deviceDebugResource } from '../resources/index.js';
import type { Watchers } from './watchers.js';

/**
 * Tells who watches it how far the recording of devices' messages is: one statement for all clients, and none while nobody does. A failed one is
 * only logged: it is repeated soon.
 */
export async function debugForClients(
  watchers: Watchers,
  { deviceDebugs, logger }: { readonly deviceDebugs: Pick<DeviceDebugs, 'byId'>; readonly logger: Logger },
): Promise<void> {
  const deviceIds = new Set([...watchers.clients].flatMap(({ debugWatched }) => debugWatched));
  if (deviceIds.size === 0) return;
  try {
    const nowMs = Date.now();
    const texts = new Map(
      (await deviceDebugs.byId([...deviceIds])).map((debug) => [
        debug.deviceId,
        JSON.stringify(deviceDebugResource(debug, nowMs)),
      ]),
    );
    for (const client of watchers.clients)
      for (const deviceId of client.debugWatched) {
        const text = texts.get(deviceId);
        if (text !== undefined) client.debug(deviceId, text);
      }
  } catch (err) {
    logger.warn({ err }, 'how far recordings of devices are is not known; it is asked again soon');
  }
}
