import type { Pool } from 'pg';
import type { ActionOrigins } from '../../commands/ports/index.js';
import { withDatabaseErrors } from './databaseError.js';

/** From where actions were asked for: one row for each. */
export function createActionOrigins(pool: Pool): ActionOrigins {
  return withDatabaseErrors<ActionOrigins>({
    async record(actionId, begunAt, { personId, address, osUser, host }) {
      await pool.query({
        name: 'record audit origin',
        text: `insert into operations.audit_origin (action_id, begun_at, person_id, address, os_user, host)
          values ($1::uuid, $2, $3::uuid, $4, $5, $6)`,
        values: [actionId, begunAt, personId ?? null, address ?? null, osUser ?? null, host ?? null],
      });
    },
  });
}

/** Addresses are kept for this long. */
const addressDays = 30;

/**
 * Deletes addresses after 30 days, and what belongs to months that are not kept.
 *
 * @param oldestMonth the oldest month that is kept, as `2024-11`; undefined keeps all
 * @returns the number of deleted rows
 */
export async function deleteOldAudit(
  pool: Pool,
  oldestMonth: string | undefined,
  now: Date,
): Promise<{ readonly entries: number; readonly origins: number }> {
  const oldest = oldestMonth === undefined ? '-infinity' : `${oldestMonth}-01T00:00:00Z`;
  const entries = await pool.query('delete from read_model.audit_entry where begun_at < $1::timestamptz', [
    oldest,
  ]);
  const origins = await pool.query(
    `delete from operations.audit_origin
     where begun_at < $1::timestamptz or (address is not null and begun_at < $2::timestamptz - make_interval(days => $3))`,
    [oldest, now, addressDays],
  );
  return { entries: entries.rowCount ?? 0, origins: origins.rowCount ?? 0 };
}
