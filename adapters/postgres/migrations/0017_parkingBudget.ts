import type { Knex } from 'knex';

/**
 * What is parked has a budget. `ingest.parking_usage` says what is used of it, and triggers keep it right whoever inserts or deletes: nobody
 * counts rows. `ingest.unkept_message` counts what is not kept, so that nothing vanishes silently.
 */
export const parkingBudget: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    alter table ingest.parked_message
      add column bytes bigint,
      alter column body_sha256 drop expression;
    update ingest.parked_message set bytes = octet_length(body);
    alter table ingest.parked_message alter column bytes set not null;
    create index parked_message_device on ingest.parked_message (device_id, id);
    comment on column ingest.parked_message.body is 'the first 64 KiB of the message; bytes and body_sha256 are of all of it';

    create table ingest.parking_usage (
      device_id text primary key,
      messages bigint not null,
      bytes bigint not null
    ) with (fillfactor = 70);
    comment on table ingest.parking_usage is 'messages and bytes that are parked of each device; the row without a name is of all together';
    insert into ingest.parking_usage
      select '', count(*), coalesce(sum(octet_length(body)), 0) from ingest.parked_message
      union all
      select device_id, count(*), sum(octet_length(body)) from ingest.parked_message where device_id is not null group by device_id;

    create function ingest.count_parked() returns trigger language plpgsql security definer set search_path = '' as $count$
    declare
      sign integer := case tg_op when 'INSERT' then 1 else -1 end;
    begin
      insert into ingest.parking_usage as used (device_id, messages, bytes)
        select coalesce(device_id, ''), sign * count(*), sign * sum(octet_length(body)) from changed
        group by grouping sets ((), (device_id))
        having count(*) > 0 and (grouping(device_id) = 1 or device_id is not null)
        order by 1
        on conflict (device_id) do update
          set messages = used.messages + excluded.messages, bytes = used.bytes + excluded.bytes;
      return null;
    end $count$;
    create trigger count_parked after insert on ingest.parked_message
      referencing new table as changed for each statement execute function ingest.count_parked();
    create trigger count_discarded after delete on ingest.parked_message
      referencing old table as changed for each statement execute function ingest.count_parked();

    create table ingest.unkept_message (
      device_id text not null,
      code text not null,
      day date not null,
      reason text not null check (reason in ('budget', 'discarded')),
      "by" text not null,
      messages bigint not null,
      bytes bigint not null,
      last_at timestamptz not null default now(),
      primary key (device_id, code, day, reason, "by")
    );
    comment on table ingest.unkept_message is
      'messages that could not be processed and are not kept: beyond the budget, or discarded by an operator';`);
    for (const [role, rights] of Object.entries(grants)) {
      const found = await knex<{ rolname: string }>('pg_roles').where({ rolname: role }).first('rolname');
      if (found) for (const right of rights) await knex.raw(`grant ${right} to ${role}`);
    }
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    drop table ingest.unkept_message, ingest.parking_usage;
    drop trigger count_parked on ingest.parked_message;
    drop trigger count_discarded on ingest.parked_message;
    drop function ingest.count_parked();
    drop index ingest.parked_message_device;
    drop index ingest.parked_message_repeats;
    alter table ingest.parked_message drop column bytes, drop column body_sha256;
    alter table ingest.parked_message add column body_sha256 bytea not null generated always as (sha256(body)) stored;
    create index parked_message_repeats on ingest.parked_message (body_sha256, routing_key);`);
  },
};

const parkingRights = [
  'select, update on ingest.parking_usage',
  'select, insert, update on ingest.unkept_message',
];

/** Where the roles have database users of their own. */
const grants: Readonly<Record<string, readonly string[]>> = {
  brewline_ingest: parkingRights,
  brewline_projector: parkingRights,
  brewline_dispatcher: parkingRights,
  brewline_api: ['select on ingest.unkept_message'],
};
