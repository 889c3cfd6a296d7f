import type { Logger } from '../../../../domain/kernel/logger.js';
import type { ApiQueries } from '../../../../projections/queries/index.js';
import { alertResource } from '../resources/index.js';
import type { Watchers } from './watchers.js';

/** The open alerts for all clients that want them: one look for everybody. A failed one is only logged: it is repeated soon. */
export async function alertsForClients(
  watchers: Watchers,
  { queries, logger }: { readonly queries: Pick<ApiQueries, 'alerts'>; readonly logger: Logger },
): Promise<void> {
  if (![...watchers.clients].some((client) => client.watches('alerts'))) return;
  try {
    const items = (await queries.alerts.open()).map(alertResource);
    const text = JSON.stringify({ items });
    for (const client of watchers.clients) if (client.watches('alerts')) client.tellAlerts(text);
  } catch (err) {
    logger.warn({ err }, 'open alerts could not be read for live clients; they are read again soon');
  }
}
