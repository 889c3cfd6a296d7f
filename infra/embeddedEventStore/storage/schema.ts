import type { ClientBase } from 'pg';

/**
 * The whole storage. Columns are ordered by alignment, names are kept once, and bytes are stored as they are (`external`:
 * no attempt to compress what is mostly small JSON or already packed protobuf), so that an event costs few bytes beyond its own.
 */
const migrations: readonly string[] = [
  `create table event_store.stream (
     id   bigint primary key,
     name text collate "C" not null unique
   );
   create table event_store.event_type (
     id   integer primary key,
     name text collate "C" not null unique
   );
   create table event_store.event (
     position       bigint primary key,
     stream_id      bigint not null,
     revision       bigint not null,
     created_micros bigint not null,
     id             uuid not null,
     type_id        integer not null,
     is_json        boolean not null,
     data           bytea not null,
     metadata       bytea not null,
     unique (stream_id, revision)
   );
   alter table event_store.event
     alter column data set storage external,
     alter column metadata set storage external,
     set (autovacuum_vacuum_insert_scale_factor = 0.5, autovacuum_analyze_scale_factor = 0.5);`,
  // Finds the streams that were ended, for the scavenge.
  `create index event_tombstone on event_store.event (stream_id) where revision = 9223372036854775807;`,
  // Positions only grow, so nothing is ever put between two of them.
  `alter index event_store.event_pkey set (fillfactor = 100);`,
];

/** Brings schema `event_store` up to date. Only the holder of the writer's lock calls it, so no two migrate at once. */
export async function migrate(client: ClientBase): Promise<void> {
  // Asked first: `create schema if not exists` wants the right to create schemas even where there is nothing to create.
  const { rowCount } = await client.query("select from pg_namespace where nspname = 'event_store'");
  if (rowCount === 0) await client.query('create schema event_store');
  await client.query('create table if not exists event_store.schema_version (version integer not null)');
  const found = await client.query<{ version: number }>('select version from event_store.schema_version');
  const version = found.rows[0]?.version ?? 0;
  if (version > migrations.length) {
    throw new Error(`schema event_store is at version ${version}; this program knows ${migrations.length}`);
  }
  for (const statements of migrations.slice(version)) {
    await client.query(`begin; ${statements}; commit`);
  }
  await client.query('delete from event_store.schema_version');
  await client.query('insert into event_store.schema_version values ($1)', [migrations.length]);
}
