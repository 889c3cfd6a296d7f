import { auditResource, type AuditResource } from '../../../adapters/http/api/resources/index.js';
import { listAudit } from '../../../adapters/postgres/queries/index.js';
import type { Pool } from '../../../adapters/postgres/index.js';
import type { AuditFilter, Key } from '../../../projections/queries/index.js';

const pageSize = 1_000;

/** Entries in the form of the API, the latest first, page by page. */
export async function* auditEntries(
  pool: Pool,
  filter: Omit<AuditFilter, 'limit' | 'afterKey'>,
  limit: number,
): AsyncGenerator<AuditResource> {
  let left = limit;
  for (let afterKey: Key | undefined, more = true; more && left > 0;) {
    const page = await listAudit(pool, { ...filter, afterKey, limit: Math.min(left, pageSize) });
    for (const entry of page.items) yield auditResource(entry);
    left -= page.items.length;
    afterKey = page.nextKey;
    more = afterKey !== undefined;
  }
}
