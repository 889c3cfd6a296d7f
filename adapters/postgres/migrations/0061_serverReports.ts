import type { Knex } from 'knex';

/** What each process is, how it is set, and what it sees of the servers; and each projection by the minute. */
export const serverReports: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    alter table operations.health_report
      add column servers jsonb not null default '{}',
      add column node text,
      add column settings jsonb not null default '[]',
      add column started_at timestamptz;
    comment on column operations.health_report.servers is
      'what the process sees of RabbitMQ and its queues, of the event store, and of its disk';
    comment on column operations.health_report.node is 'version of Node';
    comment on column operations.health_report.settings is
      'each setting of the process as it is, without secrets; stored when it starts';

    create table operations.projection_sample (
      minute timestamptz not null,
      projection text not null,
      events_per_second float8 not null,
      lag_ms float8,
      primary key (minute, projection)
    );
    comment on table operations.projection_sample is
      'of each minute of the last day the last figures of each projection; lag_ms is null while it catches up';

    -- With the rights of its owner: the table of migrations is nobody else's.
    create view operations.applied_migration as select name, migration_time as applied_at from brewline_migration;
    comment on view operations.applied_migration is 'the steps of the tables that this database has';`);
    for (const [role, rights] of Object.entries(grants)) {
      const found = await knex<{ rolname: string }>('pg_roles').where({ rolname: role }).first('rolname');
      if (found) for (const right of rights) await knex.raw(`grant ${right} to ${role}`);
    }
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`drop view operations.applied_migration;
      drop table operations.projection_sample;
      alter table operations.health_report
        drop column servers, drop column node, drop column settings, drop column started_at;`);
  },
};

/** Where the roles have database users of their own. */
const grants: Readonly<Record<string, readonly string[]>> = {
  brewline_projector: ['select, insert, update, delete on operations.projection_sample'],
  brewline_api: ['select on operations.projection_sample, operations.applied_migration'],
};
