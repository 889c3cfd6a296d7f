import type { Logger } from '../../../../domain/kernel/logger.js';
import type { ApiQueries } from '../../../../projections/queries/index.js';
import type { Watchers } from './watchers.js';

/** Counts for all clients that want it: once for everybody who may see the same. A failed count is only logged: it is repeated soon. */
export async function countForClients(
  watchers: Watchers,
  { queries, logger }: { readonly queries: Pick<ApiQueries, 'changes'>; readonly logger: Logger },
): Promise<void> {
  const scopes = new Set([...watchers.clients].flatMap(({ counted }) => counted ?? []));
  if (scopes.size === 0) return;
  try {
    const counts = await queries.changes.counts(scopes);
    const texts = new Map([...counts].map(([scope, row]) => [scope, JSON.stringify(row)]));
    for (const client of watchers.clients) {
      const text = client.counted && texts.get(client.counted);
      if (text !== undefined) client.count(text);
    }
  } catch (err) {
    logger.warn({ err }, 'what live clients count could not be counted; it is counted again soon');
  }
}
