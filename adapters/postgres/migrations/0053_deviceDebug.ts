import type { Knex } from 'knex';

/**
 * What roles saw of devices under debug. Roles only execute `record_debug` and read which devices are: none reads what another one recorded.
 * It goes with the ownership of the machine, and with the device.
 */
export const deviceDebug: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(tables);
    await knex.raw(recordDebug);
    await knex.raw(deleteOldDebug);
    await knex.raw(forgetDebug);
    for (const [role, rights] of Object.entries(grants)) {
      const found = await knex<{ rolname: string }>('pg_roles').where({ rolname: role }).first('rolname');
      if (found) for (const right of rights) await knex.raw(`grant ${right} to ${role}`);
    }
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    drop trigger forget_debug on identity.device_ownership;
    drop function operations.forget_debug();
    drop function operations.delete_old_debug(interval);
    drop function operations.record_debug(jsonb, jsonb);
    drop table operations.debug_projected, operations.debug_frame, operations.device_debug;`);
  },
};

const tables = `
  create table operations.device_debug (
    device_id text primary key references identity.device_credential on delete cascade,
    started_at timestamptz(3) not null,
    until timestamptz(3) not null,
    ended_at timestamptz(3),
    frames bigint not null default 0,
    bytes bigint not null default 0,
    removed bigint not null default 0,
    dropped bigint not null default 0
  ) with (fillfactor = 70);
  comment on table operations.device_debug is 'devices whose messages operators asked to be recorded, and until when';
  comment on column operations.device_debug.ended_at is 'when it was ended by hand; null when it ends by its time';
  comment on column operations.device_debug.bytes is 'of the frames that are kept, with 200 for each';
  comment on column operations.device_debug.removed is 'the oldest frames, deleted for newer ones since it was started';
  comment on column operations.device_debug.dropped is 'frames that no role had room for since it was started';
  create table operations.debug_frame (
    frame_id bigint primary key generated always as identity,
    device_id text not null references operations.device_debug on delete cascade,
    direction text not null check (direction in ('up', 'down', 'auth')),
    kind text not null,
    at timestamptz(3) not null,
    sent_at timestamptz(3),
    done_at timestamptz(3),
    projected_at timestamptz(3),
    outcome text not null,
    reason text,
    detail text,
    epoch bigint,
    boot bigint,
    seq bigint,
    place text,
    bytes integer not null,
    body bytea,
    trace_id text,
    command_id text,
    client_id text,
    address text,
    size integer not null generated always as (coalesce(octet_length(body), 0) + 200) stored
  );
  create index debug_frame_device on operations.debug_frame (device_id, frame_id);
  create index debug_frame_place on operations.debug_frame (device_id, place) where place is not null;
  create index debug_frame_at on operations.debug_frame (at);
  create table operations.debug_projected (
    device_id text not null references operations.device_debug on delete cascade,
    place text not null,
    at timestamptz(3) not null,
    primary key (device_id, place)
  );
  comment on table operations.debug_projected is 'messages that were projected before their frame was here; for a minute';`;

/** The devices' rows are locked in one order, so that two roles wait for each other, and never crosswise. */
const recordDebug = `
  create function operations.record_debug(report jsonb, limits jsonb) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $function$
  declare
    named text[];
    filled text;
  begin
    select array_agg(device_id) into named from (
      select device_id from operations.device_debug where device_id in (
        select part ->> 'device_id'
        from jsonb_array_elements((report -> 'frames') || (report -> 'projected') || (report -> 'dropped')) as part)
      order by device_id for update) as locked;
    if named is null then return; end if;

    with given as (
      select * from rows from (jsonb_to_recordset(report -> 'frames') as (device_id text, direction text, kind text,
          at timestamptz, sent_at timestamptz, done_at timestamptz, outcome text, reason text, detail text, epoch bigint,
          boot bigint, seq bigint, place text, bytes integer, body text, trace_id text, command_id text, client_id text,
          address text)) with ordinality as frame (device_id, direction, kind, at, sent_at, done_at, outcome, reason, detail,
          epoch, boot, seq, place, bytes, body, trace_id, command_id, client_id, address, number)
    ), added as (
      insert into operations.debug_frame (device_id, direction, kind, at, sent_at, done_at, projected_at, outcome, reason,
          detail, epoch, boot, seq, place, bytes, body, trace_id, command_id, client_id, address)
        select device_id, direction, left(kind, 50), given.at, sent_at, done_at, early.at, outcome, left(reason, 500),
          left(detail, 200), epoch, boot, seq, place, given.bytes, decode(body, 'base64'), trace_id, left(command_id, 100),
          left(client_id, 100), left(address, 100)
        from given join operations.device_debug as debug using (device_id)
          left join operations.debug_projected as early using (device_id, place)
        where debug.ended_at is null and given.at < debug.until
        order by given.number
      returning device_id, size
    ), summed as (
      select device_id, count(*) as frames, sum(size) as bytes from added group by device_id
    )
    update operations.device_debug as debug set frames = debug.frames + summed.frames, bytes = debug.bytes + summed.bytes
      from summed where debug.device_id = summed.device_id;

    with given as (
      select device_id, place, min(at) as at
      from jsonb_to_recordset(report -> 'projected') as projected (device_id text, place text, at timestamptz)
      where device_id = any(named) group by device_id, place
    ), marked as (
      update operations.debug_frame as frame set projected_at = given.at from given
        where frame.device_id = given.device_id and frame.place = given.place and frame.projected_at is null
      returning frame.device_id, frame.place
    )
    insert into operations.debug_projected (device_id, place, at)
      select device_id, place, at from given
      where not exists (select from marked where marked.device_id = given.device_id and marked.place = given.place)
      on conflict do nothing;
    delete from operations.debug_projected where at < now() - interval '1 minute';

    update operations.device_debug as debug set dropped = debug.dropped + given.frames
      from jsonb_to_recordset(report -> 'dropped') as given (device_id text, frames bigint)
      where debug.device_id = given.device_id;

    for filled in
      select device_id from operations.device_debug where device_id = any(named)
        and (frames > (limits ->> 'frames')::bigint or bytes > (limits ->> 'bytes')::bigint)
    loop
      with ranked as (
        select frame_id, row_number() over newest as place, sum(size) over newest as bytes
        from operations.debug_frame where device_id = filled window newest as (order by frame_id desc)
      ), gone as (
        delete from operations.debug_frame as frame using ranked where frame.frame_id = ranked.frame_id
          and (ranked.place > (limits ->> 'frames')::bigint * 9 / 10 or ranked.bytes > (limits ->> 'bytes')::bigint * 9 / 10)
        returning frame.size
      ), summed as (select count(*) as frames, coalesce(sum(size), 0) as bytes from gone)
      update operations.device_debug as debug
        set frames = debug.frames - summed.frames, bytes = debug.bytes - summed.bytes, removed = debug.removed + summed.frames
        from summed where debug.device_id = filled;
    end loop;
  end $function$;
  revoke execute on function operations.record_debug(jsonb, jsonb) from public;`;

const deleteOldDebug = `
  create function operations.delete_old_debug(kept interval) returns bigint
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $function$
  declare
    deleted bigint;
  begin
    perform from operations.device_debug order by device_id for update;
    with gone as (
      delete from operations.debug_frame where at < now() - kept returning device_id, size
    ), summed as (
      select device_id, count(*) as frames, sum(size) as bytes from gone group by device_id
    ), counted as (
      update operations.device_debug as debug set frames = debug.frames - summed.frames, bytes = debug.bytes - summed.bytes
      from summed where debug.device_id = summed.device_id
    )
    select count(*) into deleted from gone;
    delete from operations.debug_projected where at < now() - interval '1 minute';
    delete from operations.device_debug where frames = 0 and coalesce(ended_at, until) < now() - kept;
    return deleted;
  end $function$;
  revoke execute on function operations.delete_old_debug(interval) from public;`;

/** Who has the machine next is not to be read about by what was recorded before, and who had it takes it with them. */
const forgetDebug = `
  create function operations.forget_debug() returns trigger
  language plpgsql security definer set search_path = '' as $forget$
  begin
    delete from operations.device_debug where device_id = old.device_id;
    return null;
  end $forget$;
  create trigger forget_debug after update of owned_until on identity.device_ownership
    for each row when (old.owned_until = 'infinity' and new.owned_until <> 'infinity')
    execute function operations.forget_debug();`;

const records = [
  'select (device_id, until, ended_at) on operations.device_debug',
  'execute on function operations.record_debug(jsonb, jsonb)',
];

/** Where the roles have database users of their own. */
const grants: Readonly<Record<string, readonly string[]>> = {
  brewline_auth: records,
  brewline_ingest: records,
  brewline_dispatcher: records,
  brewline_projector: [...records, 'execute on function operations.delete_old_debug(interval)'],
  brewline_api: ['select, insert, update on operations.device_debug', 'select on operations.debug_frame'],
};
