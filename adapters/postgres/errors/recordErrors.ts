import type { Pool } from 'pg';
import type { CollectedErrors } from '../../../domain/errorGroups/index.js';

/** Adds what a role collected to the stored groups, in one statement. Throws errors of PostgreSQL. */
export async function recordErrors(
  pool: Pool,
  role: string,
  { groups, unkept }: CollectedErrors,
): Promise<void> {
  const rows = groups.map(({ callSite, firstAt, lastAt, traceId, ...group }) => ({
    ...group,
    call_site: callSite,
    first_at: firstAt,
    last_at: lastAt,
    trace_id: traceId,
  }));
  const report = JSON.stringify({ role, unkept, groups: rows }, (_key, value: unknown) =>
    typeof value === 'string' ? storable(value) : value,
  );
  await pool.query('select operations.record_errors($1)', [report]);
}

/** PostgreSQL takes neither NUL nor half a surrogate pair, and one such text would lose the whole report. */
function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}
