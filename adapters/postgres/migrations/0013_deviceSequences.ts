import type { Knex } from 'knex';

/** The numbering of each device's messages, and how far in its partition's log it goes; parked messages keep their number. */
export const deviceSequences: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    create table ingest.partition_log (
      partition smallint primary key,
      stream text collate "C" not null,
      revision bigint,
      recent jsonb not null,
      updated_at timestamptz not null default now()
    );
    comment on table ingest.partition_log is
      'the place in each partition''s log that ingest.device_sequence covers, and the last entries before it';

    create table ingest.device_sequence (
      device_id text primary key,
      partition smallint not null,
      epoch bigint not null,
      restarts bigint not null,
      missing bigint not null,
      missing_since timestamptz,
      late bigint not null,
      parked bigint not null,
      dropped bigint not null,
      lost bigint not null,
      repeats bigint not null,
      watched boolean not null default false,
      state jsonb not null,
      updated_at timestamptz not null default now()
    ) with (fillfactor = 70);
    create index device_sequence_watched on ingest.device_sequence (partition) where watched;
    comment on table ingest.device_sequence is
      'what is known of the numbers of each device''s messages; written behind by ingest, some seconds after its log';

    alter table ingest.parked_message add column epoch bigint, add column boot bigint, add column seq bigint,
      add column requeued_at timestamptz;
    comment on column ingest.parked_message.requeued_at is 'when an operator last sent it through ingest again';`);
    for (const [role, grant] of Object.entries(grants)) {
      const found = await knex<{ rolname: string }>('pg_roles').where({ rolname: role }).first('rolname');
      if (found) await knex.raw(`grant ${grant} to ${role}`);
    }
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    drop table ingest.device_sequence, ingest.partition_log;
    alter table ingest.parked_message drop column epoch, drop column boot, drop column seq, drop column requeued_at;`);
  },
};

/** Where the roles have database users of their own. */
const grants: Readonly<Record<string, string>> = {
  brewline_ingest: 'select, insert, update on ingest.device_sequence, ingest.partition_log',
  brewline_api: 'select on ingest.device_sequence',
};
