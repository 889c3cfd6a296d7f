import type { Pool } from 'pg';

/** Whether the database holds an embedded event store. */
export async function hasEventTable(db: Pool): Promise<boolean> {
  const { rows } = await db.query<{ is_there: boolean }>(
    `select to_regclass('event_store.event') is not null as is_there`,
  );
  return rows[0]?.is_there === true;
}

/** Heap, TOAST and indexes. */
export async function eventTableBytes(db: Pool): Promise<number> {
  const { rows } = await db.query<{ bytes: string }>(
    `select pg_total_relation_size('event_store.event') as bytes`,
  );
  return Number(rows[0]?.bytes ?? 0);
}

/** Frees the space of removed events for new ones. */
export async function vacuumEventTable(db: Pool): Promise<void> {
  await db.query('vacuum (analyze) event_store.event');
}
