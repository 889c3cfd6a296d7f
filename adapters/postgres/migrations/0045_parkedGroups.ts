import type { Knex } from 'knex';

/**
 * Parked messages by what parked them and why, counted while they are parked: nobody groups the messages themselves. A trigger
 * counts what is stored, whoever inserts or deletes; what parks also counts here what the budget had no room for. Messages
 * beyond the budget of before this migration are only in `ingest.unkept_message`, which does not know what parked them.
 */
export const parkedGroups: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    create table ingest.parked_group (
      source text not null,
      code text not null,
      messages bigint not null,
      kept bigint not null,
      devices bigint not null,
      first_at timestamptz not null,
      last_at timestamptz not null,
      primary key (source, code)
    ) with (fillfactor = 70);
    comment on table ingest.parked_group is 'source without its partition; messages counts all, kept only those that are stored';
    create table ingest.parked_group_device (
      source text not null,
      code text not null,
      device_id text not null,
      primary key (source, code, device_id)
    );
    comment on table ingest.parked_group_device is 'the devices that parked_group counts';
    insert into ingest.parked_group_device
      select distinct ${sourceOfGroup}, code, device_id from ingest.parked_message where device_id is not null;
    insert into ingest.parked_group
      select ${sourceOfGroup}, code, count(*), count(*), count(distinct device_id), min(parked_at), max(parked_at)
      from ingest.parked_message group by 1, 2;
    create index parked_message_group on ingest.parked_message ((${sourceOfGroup}), code, id);
    ${countInserted} ${countDeleted}`);
    for (const [role, rights] of Object.entries(grants)) {
      const found = await knex<{ rolname: string }>('pg_roles').where({ rolname: role }).first('rolname');
      if (found) for (const right of rights) await knex.raw(`grant ${right} to ${role}`);
    }
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    drop trigger group_parked on ingest.parked_message;
    drop trigger group_discarded on ingest.parked_message;
    drop function ingest.group_parked();
    drop function ingest.group_discarded();
    drop index ingest.parked_message_group;
    drop table ingest.parked_group_device, ingest.parked_group;`);
  },
};

/** All partitions of one part are one group. */
const sourceOfGroup = `regexp_replace(source, ' [0-9]+$', '')`;

/** The names of the triggers come after those of the budget: they lock its row first, so that two never wait for each other. */
export const countInserted = `
    create function ingest.group_parked() returns trigger language plpgsql security definer set search_path = '' as $count$
    begin
      with changed_group as (
        select ${sourceOfGroup} as source, code, device_id, parked_at from changed
      ), new_device as (
        insert into ingest.parked_group_device (source, code, device_id)
        select distinct source, code, device_id from changed_group where device_id is not null
        on conflict do nothing returning source, code
      )
      insert into ingest.parked_group as counted (source, code, messages, kept, devices, first_at, last_at)
        select source, code, count(*), count(*),
          (select count(*) from new_device where new_device.source = changed_group.source and new_device.code = changed_group.code),
          min(parked_at), max(parked_at)
        from changed_group group by source, code order by source, code
        on conflict (source, code) do update
          set messages = counted.messages + excluded.messages, kept = counted.kept + excluded.kept,
            devices = counted.devices + excluded.devices, first_at = least(counted.first_at, excluded.first_at),
            last_at = greatest(counted.last_at, excluded.last_at);
      return null;
    end $count$;
    create trigger group_parked after insert on ingest.parked_message
      referencing new table as changed for each statement execute function ingest.group_parked();`;

export const countDeleted = `
    create function ingest.group_discarded() returns trigger language plpgsql security definer set search_path = '' as $count$
    begin
      update ingest.parked_group as counted set kept = counted.kept - gone.messages
        from (select ${sourceOfGroup} as source, code, count(*) as messages from changed group by 1, 2) as gone
        where counted.source = gone.source and counted.code = gone.code;
      return null;
    end $count$;
    create trigger group_discarded after delete on ingest.parked_message
      referencing old table as changed for each statement execute function ingest.group_discarded();`;

const groupRights = [
  'select, insert, update on ingest.parked_group',
  'select, insert on ingest.parked_group_device',
];

/** Where the roles have database users of their own. */
const grants: Readonly<Record<string, readonly string[]>> = {
  brewline_ingest: groupRights,
  brewline_projector: groupRights,
  brewline_dispatcher: groupRights,
  brewline_api: ['select on ingest.parked_group'],
};
