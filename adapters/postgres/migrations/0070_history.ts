import type { Knex } from 'knex';
import { grantRights } from './grantRights.js';

/**
 * History as messages of the open hours (hot) and chunks of the closed ones, instead of a row for each reading and rollups. Old rows are not
 * converted: they lack decimals and fields. They stay readable until the new tables hold everything that the store has up to the present
 * checkpoint.
 */
export const history: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    // A projector of before must not commit what the fill would not know of.
    await knex.raw('lock table read_model.checkpoint in share row exclusive mode');
    await knex.raw(tables);
    await knex.raw(hourFunctions);
    await knex.raw(monthFunctions);
    await knex.raw(fill);
    await grantRights(knex, {
      brewline_projector: [
        'execute on function read_model.open_history_hours(integer[], boolean)',
        'execute on function read_model.close_history_hour(integer)',
        'execute on function read_model.drop_history_hour()',
        'execute on function read_model.ensure_history_months(integer[])',
        'execute on function read_model.drop_history_month(text, integer)',
        'execute on function read_model.end_history_fill()',
        'usage on sequence read_model.history_chunk_id',
      ],
    });
    await dropRollups(knex);
  },

  /** Old rows are gone, and chunks are not converted back. */
  async down(): Promise<void> {
    throw new Error('history can not go back to rows: restore a backup of before');
  },
};

const hour = `an hour since 1970, UTC`;

const tables = `
  create table read_model.history_state (
    is_only boolean primary key default true check (is_only),
    latest integer,
    closed_to integer not null default 0,
    chunked_to integer not null default 0,
    bodies_from integer not null default 0,
    building_from bigint,
    merged_to integer not null default 0
  );
  comment on table read_model.history_state is 'hours are numbered since 1970, UTC; without a row nothing was written yet';
  comment on column read_model.history_state.latest is 'the latest hour in which a message was received';
  comment on column read_model.history_state.closed_to is 'no more messages are written to hours before this one';
  comment on column read_model.history_state.chunked_to is 'the first hour whose messages are not in chunks';
  comment on column read_model.history_state.bodies_from is 'chunks of earlier hours may have lost their bodies';
  comment on column read_model.history_state.merged_to is 'small chunks that were received on days before this one are merged; days are numbered since 1970, UTC';
  comment on column read_model.history_state.building_from is 'chunks from this id on are being built, and belong to no hour yet';

  -- The index repeats itself for each message: deduplicated it takes some 6 bytes.
  create table read_model.history_hot (
    hour integer not null,
    bucket smallint not null,
    format smallint not null,
    body bytea not null
  ) partition by range (hour);
  alter table read_model.history_hot alter column body set storage external;
  create index history_hot_bucket on read_model.history_hot (bucket);
  comment on table read_model.history_hot is 'messages as they are stored in events, of the hours that are not in chunks yet; a partition for each hour';
  comment on column read_model.history_hot.hour is 'of receipt: ${hour}';
  comment on column read_model.history_hot.bucket is 'of the device id; see bucketOf';
  comment on column read_model.history_hot.format is 'schemaVersion of the event';

  create sequence read_model.history_chunk_id as bigint;
  create table read_model.history_chunk (
    id bigint not null,
    from_ms bigint not null,
    to_ms bigint not null,
    received_from_ms bigint not null,
    received_to_ms bigint not null,
    session bigint not null,
    hour integer not null,
    readings integer not null,
    kind smallint not null,
    device_id text not null,
    head bytea not null,
    parts bytea
  ) partition by range (hour);
  alter table read_model.history_chunk alter column head set storage main, alter column parts set storage main;
  create index history_chunk_device on read_model.history_chunk (device_id, from_ms);
  create index history_chunk_apart on read_model.history_chunk (device_id) where kind in (1, 2);
  create index history_chunk_order on read_model.history_chunk using brin (id, hour);
  comment on table read_model.history_chunk is 'readings of one device and session in one hour of device time, received in one hour; a partition for each month';
  comment on column read_model.history_chunk.hour is 'of receipt: ${hour}';
  comment on column read_model.history_chunk.kind is '0 an hour, 1 implausible times (its range is that of receipt), 2 any times, 3 a UTC day';
  comment on column read_model.history_chunk.head is 'summaries: projections/history/README.md';
  comment on column read_model.history_chunk.parts is 'the same for each ten minutes of an hour, where that is worth it, and for each hour of a day';

  create table read_model.history_body (
    id bigint not null,
    hour integer not null,
    body bytea not null
  ) partition by range (hour);
  alter table read_model.history_body alter column body set storage external;
  create index history_body_id on read_model.history_body (id);
  comment on table read_model.history_body is 'the readings of chunks: projections/history/README.md; a partition for each month';`;

/** The shared lock of writers and the exclusive one of whoever closes an hour: nothing is written into an hour that is being read for chunks. */
const hourLock = `hashtext('brewline history hours')`;

/** A backup holds it shared: a table that is dropped between its list of tables and its dump would end it. */
const backupLock = `hashtext('brewline backup')`;

const hourFunctions = `
  -- Makes the partitions of these hours, or of the first open one for those that are closed, and keeps hours open until the end of the transaction.
  create function read_model.open_history_hours(wanted integer[], is_latest boolean) returns void
  language plpgsql security definer set search_path = pg_catalog as $body$
  declare
    first_open integer;
    each_hour integer;
    name text;
  begin
    perform pg_advisory_xact_lock_shared(${hourLock});
    first_open := coalesce((select closed_to from read_model.history_state), 0);
    for each_hour in select distinct greatest(h, first_open) from unnest(wanted) h loop
      name := 'history_hot_' || each_hour;
      if to_regclass('read_model.' || name) is null then
        -- Attaching needs a lock that does not stop readers.
        perform pg_advisory_xact_lock(hashtext('brewline history partitions'));
        if to_regclass('read_model.' || name) is null then
          execute format('create table read_model.%I (like read_model.history_hot including all) with (toast_tuple_target = 8160, autovacuum_enabled = false)', name);
          execute format('alter table read_model.history_hot attach partition read_model.%I for values from (%s) to (%s)', name, each_hour, each_hour + 1);
        end if;
      end if;
    end loop;
    -- Without a change no row is locked: whoever builds chunks holds it, too.
    if is_latest and not exists (select from read_model.history_state where latest >= (select max(h) from unnest(wanted) h)) then
      insert into read_model.history_state (latest) select max(h) from unnest(wanted) h
        on conflict (is_only) do update set latest = excluded.latest where history_state.latest is null or history_state.latest < excluded.latest;
    end if;
  end $body$;

  -- What comes for this hour or an earlier one is written into the next. Waits for the transactions that write. False when history was emptied
  -- meanwhile.
  create function read_model.close_history_hour(closed integer) returns boolean
  language plpgsql security definer set search_path = pg_catalog as $body$
  begin
    perform pg_advisory_xact_lock(${hourLock});
    update read_model.history_state set closed_to = greatest(closed_to, closed + 1)
      where chunked_to <= closed and latest > closed;
    return found;
  end $body$;

  -- Drops the partition of the oldest hour that is in chunks; null when there is none, or while a backup reads. Waits for readers only briefly: they would wait behind it.
  create function read_model.drop_history_hour() returns integer
  language plpgsql security definer set search_path = pg_catalog set lock_timeout = '200ms' as $body$
  declare
    oldest integer := (select min(substr(child.relname, 13)::integer) from pg_inherits join pg_class child on child.oid = inhrelid
      where inhparent = 'read_model.history_hot'::regclass);
  begin
    if oldest >= coalesce((select chunked_to from read_model.history_state), 0) or not pg_try_advisory_xact_lock(${backupLock}) then
      return null;
    end if;
    execute format('drop table read_model.%I', 'history_hot_' || oldest);
    return oldest;
  end $body$;

  revoke execute on function read_model.open_history_hours(integer[], boolean) from public;
  revoke execute on function read_model.close_history_hour(integer) from public;
  revoke execute on function read_model.drop_history_hour() from public;`;

const monthFunctions = `
  create function read_model.ensure_history_months(hours integer[]) returns void
  language plpgsql security definer set search_path = pg_catalog as $body$
  declare
    month timestamp;
    name text;
    parent text;
  begin
    for month in select distinct date_trunc('month', timestamp 'epoch' + h * interval '1 hour') from unnest(hours) h loop
      foreach parent in array array['history_chunk', 'history_body'] loop
        name := parent || to_char(month, '_YYYYMM');
        if to_regclass('read_model.' || name) is null then
          execute format('create table read_model.%I (like read_model.%I including all) with (toast_tuple_target = 8160)', name, parent);
          execute format('alter table read_model.%I attach partition read_model.%I for values from (%s) to (%s)', parent, name,
            extract(epoch from month)::bigint / 3600, extract(epoch from month + interval '1 month')::bigint / 3600);
        end if;
      end loop;
    end loop;
  end $body$;

  -- Drops the oldest month of history_chunk or history_body that holds nothing from this hour on; null when there is none, or while a backup
  -- reads.
  create function read_model.drop_history_month(parent text, before integer) returns text
  language plpgsql security definer set search_path = pg_catalog set lock_timeout = '1s' as $body$
  declare
    oldest text := (select min(child.relname) from pg_inherits join pg_class child on child.oid = inhrelid
      where inhparent = ('read_model.' || parent)::regclass);
    ends integer := extract(epoch from to_date(right(oldest, 6), 'YYYYMM')::timestamp + interval '1 month')::bigint / 3600;
  begin
    if parent not in ('history_chunk', 'history_body') or oldest is null or ends > before
      or not pg_try_advisory_xact_lock(${backupLock}) then
      return null;
    end if;
    if parent = 'history_body' then
      insert into read_model.history_state (bodies_from) values (ends)
        on conflict (is_only) do update set bodies_from = greatest(history_state.bodies_from, excluded.bodies_from);
    end if;
    execute format('drop table read_model.%I', oldest);
    return oldest;
  end $body$;

  revoke execute on function read_model.ensure_history_months(integer[]) from public;
  revoke execute on function read_model.drop_history_month(text, integer) from public;`;

/** What was projected before is filled in from the event store, up to the checkpoint of now. Nothing to do in a new database. */
const fill = `
  create table read_model.history_fill (
    is_only boolean primary key default true check (is_only),
    store_id text not null,
    up_to bigint not null,
    begun_at timestamptz not null default now(),
    hour integer not null default 0
  );
  comment on table read_model.history_fill is 'while it has a row: what the store has up to this position is being written into history, and read from the table reading';
  create table read_model.history_fill_mark (like read_model.device_high_water_mark including all);
  comment on table read_model.history_fill_mark is 'as device_high_water_mark, of what is filled in';
  comment on column read_model.history_fill.hour is 'hours before this one are filled';
  insert into read_model.history_fill (store_id, up_to)
    select store_id, position from read_model.checkpoint
    where projection = 'readModels' and exists (select from read_model.reading);

  -- Does nothing while a backup reads old rows.
  create function read_model.end_history_fill() returns void
  language plpgsql security definer set search_path = pg_catalog set lock_timeout = '1s' as $body$
  begin
    if not pg_try_advisory_xact_lock(${backupLock}) then
      return;
    end if;
    delete from read_model.history_fill;
    delete from read_model.checkpoint where projection = 'readModels fill';
    truncate read_model.reading, read_model.history_fill_mark;
  end $body$;
  revoke execute on function read_model.end_history_fill() from public;`;

async function dropRollups(knex: Knex): Promise<void> {
  await knex.raw(`
    delete from read_model.checkpoint where projection = 'rollups';
    delete from read_model.rebuild where projection = 'rollups';
    delete from operations.projection_rebuild where projection = 'rollups';
    insert into operations.projection_rebuild (projection, requested_by, begun_at) values ('rollups', 'brewline', now());
    select ingest.delete_parked_of('rollups');
    delete from operations.projection_rebuild where projection = 'rollups';
    delete from operations.projection_pause where projection = 'rollups';
    drop function read_model.drop_history_partition(text, date);
    drop function read_model.ensure_history_partition(text, date);
    drop view read_model.history_partition;
    drop table read_model.reading_minute, read_model.reading_hour, read_model.rollup_high_water_mark;`);
}
