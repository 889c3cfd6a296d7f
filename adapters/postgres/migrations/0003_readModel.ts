import type { Knex } from 'knex';

/** The read models, which the projector alone writes, in the same transaction as its checkpoint. */
export const readModel: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    create schema read_model;

    create table read_model.checkpoint (
      projection text primary key,
      store_id text not null,
      position bigint not null,
      updated_at timestamptz not null default now()
    );

    -- High-water mark of each device's stored telemetry: what is at or below it is a repeat.
    create table read_model.device_mark (
      device_id text primary key,
      boot bigint not null,
      seq bigint not null
    ) with (fillfactor = 70);

    create table read_model.device_status (
      device_id text primary key,
      online boolean not null default false,
      presence_changed_at timestamptz,
      machine_type smallint,
      firmware text,
      serial text,
      partition smallint,
      boot bigint,
      seq bigint,
      idx integer,
      at timestamptz,
      received_at timestamptz,
      time_plausible boolean,
      session_id text,
      state smallint,
      process_type smallint,
      phase smallint,
      step smallint,
      user_action smallint,
      target_celsius real,
      seconds_to_next_action bigint,
      error smallint,
      sensors smallint[],
      "values" real[],
      last_seen_at timestamptz,
      position bigint not null
    ) with (fillfactor = 70);
    comment on table read_model.device_status is 'last known status: the newest reading by (boot, seq, idx), and presence';

    create table read_model.reading (
      device_id text not null,
      boot bigint not null,
      seq bigint not null,
      idx integer not null,
      at timestamptz not null,
      received_at timestamptz not null,
      time_plausible boolean not null,
      session bigint,
      state smallint,
      process_type smallint,
      phase smallint,
      step smallint,
      user_action smallint,
      error smallint,
      target_celsius real,
      sensors smallint[] not null,
      "values" real[] not null
    ) partition by range (received_at);
    create index reading_device_at on read_model.reading (device_id, at);
    comment on table read_model.reading is 'history, a partition for each UTC day of receipt; at is device time exactly as sent';

    -- The projector may make partitions without owning the table.
    ${ensureReadingPartition}

    create table read_model.session (
      session_id text primary key,
      device_id text not null,
      number bigint not null,
      process_type integer not null,
      recipe text not null,
      status text not null,
      started_at timestamptz not null,
      ended_at timestamptz,
      phase integer,
      step integer,
      pending_action integer,
      anomalies integer not null default 0,
      faults integer not null default 0,
      position bigint not null
    );
    create index session_device on read_model.session (device_id, number desc);

    create table read_model.session_timeline (
      session_id text not null,
      revision bigint not null,
      type text not null,
      at timestamptz not null,
      recorded_at timestamptz not null,
      data jsonb not null,
      primary key (session_id, revision)
    );

    -- In which stored telemetry a session's readings are.
    create table read_model.session_telemetry (
      session_id text not null,
      stream text not null,
      first_revision bigint not null,
      last_revision bigint not null,
      readings bigint not null,
      first_at timestamptz not null,
      last_at timestamptz not null,
      first_received_at timestamptz not null,
      last_received_at timestamptz not null,
      primary key (session_id, stream)
    ) with (fillfactor = 70);

    create table read_model.device_command (
      command_id uuid primary key,
      device_id text not null,
      kind text not null,
      instruction jsonb not null,
      status text not null,
      requested_by text not null,
      requested_at timestamptz not null,
      deadline timestamptz not null,
      updated_at timestamptz not null,
      reason text,
      late boolean not null default false,
      position bigint not null
    );
    create index device_command_device on read_model.device_command (device_id, requested_at desc);
  `);
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw('drop schema read_model cascade');
  },
};

/** The projector may make partitions without owning the table. */
export const ensureReadingPartition = `
    create function read_model.ensure_reading_partition(day date) returns void
    language plpgsql security definer set search_path = pg_catalog as $body$
    begin
      if to_regclass('read_model.reading_' || to_char(day, 'YYYYMMDD')) is not null then
        return;
      end if;
      execute format('create table if not exists read_model.%I partition of read_model.reading for values from (%L) to (%L)',
        'reading_' || to_char(day, 'YYYYMMDD'), day::text || ' 00:00:00+00', (day + 1)::text || ' 00:00:00+00');
    end $body$;
    revoke execute on function read_model.ensure_reading_partition(date) from public;`;
