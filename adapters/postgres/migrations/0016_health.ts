import type { Knex } from 'knex';

/** Where every process says how it does, so that whoever is asked can answer for all. */
export const health: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    create schema operations;
    create table operations.health_report (
      instance text primary key,
      role text not null,
      conditions jsonb not null,
      projections text[] not null,
      probes jsonb,
      seen_at timestamptz not null
    ) with (fillfactor = 50);
    comment on table operations.health_report is
      'what keeps data from flowing, as each process found it last; rows of processes that are gone go after an hour';
    comment on column operations.health_report.probes is
      'of ingest: of each probe of the uplink queues the partition in which it arrived, and when it was sent';

    create table operations.uplink_ring (
      partitions smallint primary key,
      probes jsonb not null,
      learned_at timestamptz not null default now()
    );
    comment on table operations.uplink_ring is
      'for a number of uplink queues, the partition in which each probe arrived first: later it has to arrive there, too';`);
    for (const [role, tables] of Object.entries(grants)) {
      const found = await knex<{ rolname: string }>('pg_roles').where({ rolname: role }).first('rolname');
      if (!found) continue;
      await knex.raw(`grant usage on schema operations to ${role}`);
      for (const table of tables)
        await knex.raw(`grant select, insert, update, delete on operations.${table} to ${role}`);
    }
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw('drop schema operations cascade');
  },
};

/** Where the roles have database users of their own. */
const grants: Readonly<Record<string, readonly string[]>> = {
  brewline_event_store: ['health_report'],
  brewline_auth: ['health_report', 'uplink_ring'],
  brewline_ingest: ['health_report'],
  brewline_projector: ['health_report'],
  brewline_dispatcher: ['health_report'],
  brewline_api: ['health_report'],
};
