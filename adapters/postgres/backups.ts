import type { Pool } from 'pg';
import type { KnownBackups } from '../../domain/alerts/index.js';
import type { Backup } from '../../projections/queries/index.js';

/** So many of each outcome are kept, whatever somebody's script does. */
const keptOfOutcome = 200;

/** Adds what became of a backup. */
export async function recordBackup(pool: Pool, backup: Backup): Promise<void> {
  const { outcome, kind, endedAt, tookMs, bytes, version, note } = backup;
  await pool.query(
    `insert into operations.backup (outcome, kind, ended_at, took_ms, bytes, version, note) values ($1, $2, $3, $4, $5, $6, $7)`,
    [outcome, kind, endedAt, tookMs, bytes, version, note],
  );
  await pool.query(
    `delete from operations.backup where backup_id in (
       select backup_id from operations.backup where outcome = $1 order by ended_at desc, backup_id offset ${keptOfOutcome})`,
    [outcome],
  );
}

/** When the last one was made, and what became of later tries. */
export async function knownBackups(pool: Pool): Promise<KnownBackups> {
  const { rows } = await pool.query<KnownBackups>({
    name: 'known backups',
    text: `with made as (select max(ended_at) as at from operations.backup where outcome = 'made'),
        failed as (
          select note, ended_at from operations.backup, made
          where outcome = 'failed' and ended_at > coalesce(made.at, '-infinity')
        )
      select (extract(epoch from made.at) * 1000)::float8 as "lastMadeAtMs",
        (select count(*)::int from failed) as "failedSince",
        (select note from failed order by ended_at desc limit 1) as "lastFailure",
        (select (extract(epoch from min(applied_at)) * 1000)::float8 from operations.applied_migration) as "installedAtMs"
      from made`,
  });
  return rows[0] ?? { lastMadeAtMs: null, failedSince: 0, lastFailure: null, installedAtMs: null };
}

/** Those that ended last, the latest first. */
export async function latestBackups(pool: Pool, limit: number): Promise<readonly Backup[]> {
  const { rows } = await pool.query<Backup>(
    `select outcome, kind, ended_at as "endedAt", took_ms::float8 as "tookMs", bytes::float8 as bytes, version, note
     from operations.backup order by ended_at desc, backup_id limit $1`,
    [limit],
  );
  return rows;
}
