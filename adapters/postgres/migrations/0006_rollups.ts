import type { Knex } from 'knex';
import { ensureReadingPartition } from './0003_readModel.js';

const projector = 'brewline_projector';

/** History in three levels (every reading, a minute, an hour), each in partitions by receipt that go when they are too old. */
export const rollups: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    for (const level of ['minute', 'hour']) await knex.raw(createRollup(level));
    await knex.raw(partitionFunctions);
    await allowProjector(knex, 'ensure_history_partition(text, date)');
    await allowProjector(knex, 'drop_history_partition(text, date)');
    await knex.raw(beginAnew);
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    drop function read_model.drop_history_partition(text, date);
    drop function read_model.ensure_history_partition(text, date);
    drop view read_model.history_partition;
    drop table read_model.reading_minute, read_model.reading_hour;
    ${ensureReadingPartition}`);
    await allowProjector(knex, 'ensure_reading_partition(date)');
  },
};

async function allowProjector(knex: Knex, signature: string): Promise<void> {
  const found = await knex<{ rolname: string }>('pg_roles').where({ rolname: projector }).first('rolname');
  if (found) await knex.raw(`grant execute on function read_model.${signature} to ${projector}`);
}

/** Times are milliseconds after the bucket's beginning; all arrays have the order of the sensors. */
function createRollup(level: string): string {
  return `
    create table read_model.reading_${level} (
      bucket timestamptz not null,
      session bigint not null,
      received_on date not null,
      device_id text not null,
      sensors smallint[] not null,
      lowest real[] not null,
      lowest_at integer[] not null,
      highest real[] not null,
      highest_at integer[] not null,
      last real[] not null,
      last_at integer[] not null,
      sum double precision[] not null,
      readings integer[] not null,
      primary key (device_id, bucket, session, received_on)
    ) partition by range (received_on);
    comment on table read_model.reading_${level} is
      'readings of one session (0: of none) in one ${level} of device time, received on one UTC day';`;
}

const partitionFunctions = `
    create view read_model.history_partition as
      select case parent.relname when 'reading' then 'reading' when 'reading_minute' then 'minute' else 'hour' end as level,
        child.relname as name, to_date(right(child.relname::text, 8), 'YYYYMMDD') as first_day
      from pg_inherits
      join pg_class parent on parent.oid = inhparent
      join pg_class child on child.oid = inhrelid
      where inhparent in (
        'read_model.reading'::regclass, 'read_model.reading_minute'::regclass, 'read_model.reading_hour'::regclass);
    comment on view read_model.history_partition is 'each is named by the first UTC day of receipt that it holds';

    -- The projector may make and drop partitions without owning the tables.
    create function read_model.ensure_history_partition(level text, first_day date) returns void
    language plpgsql security definer set search_path = pg_catalog as $body$
    declare
      parent text := case level when 'reading' then 'reading' when 'minute' then 'reading_minute' when 'hour' then 'reading_hour' end;
      span interval := case level when 'reading' then '1 day' when 'minute' then '1 month' when 'hour' then '1 year' end;
      name text := parent || to_char(first_day, '_YYYYMMDD');
    begin
      if to_regclass('read_model.' || name) is not null then
        return;
      end if;
      execute format('create table if not exists read_model.%I partition of read_model.%I for values from (%L) to (%L)',
        name, parent, first_day::text || ' 00:00:00+00', (first_day + span)::date::text || ' 00:00:00+00');
    end $body$;

    -- Drops the oldest partition of a level that holds nothing from this day on. Waits for readers only briefly: they would wait behind it.
    create function read_model.drop_history_partition(of_level text, before date) returns text
    language plpgsql security definer set search_path = pg_catalog set lock_timeout = '1s' as $body$
    declare
      oldest text := (select name from read_model.history_partition
        where level = of_level and first_day < before order by first_day limit 1);
    begin
      if oldest is not null then
        execute format('drop table read_model.%I', oldest);
      end if;
      return oldest;
    end $body$;

    revoke execute on function read_model.ensure_history_partition(text, date) from public;
    revoke execute on function read_model.drop_history_partition(text, date) from public;
    drop function read_model.ensure_reading_partition(date);`;

/** The projector fills everything again from the first event, the rollups with it. */
const beginAnew = `
    delete from read_model.checkpoint where projection = 'readModels';
    truncate read_model.reading, read_model.device_status, read_model.device_mark, read_model.session,
      read_model.session_timeline, read_model.session_telemetry, read_model.device_command;`;
