import type { Knex } from 'knex';
import {
  countDeleted as countDeletedBefore,
  countInserted as countInsertedBefore,
} from './0045_parkedGroups.js';

/**
 * What became of each parked message that was sent through ingest again, and jobs of operators over many of them. Ingest stores
 * the outcome, so that it is known whoever sent the message. Messages that were sent before this migration have the outcome
 * `unknown`.
 */
export const parkedJobs: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    alter table ingest.parked_message
      add column requeues integer not null default 0,
      add column requeue_job bigint,
      add column outcome text check (outcome in ('stored', 'repeat', 'parked', 'unknown')),
      add column outcome_of integer not null default 0,
      add column requeued_from bigint,
      add column requeued_as integer;
    comment on column ingest.parked_message.outcome is
      'what became of it when it was sent last: stored, already stored, or parked again as another row';
    comment on column ingest.parked_message.outcome_of is 'which of its requeues the outcome is of';
    comment on column ingest.parked_message.requeued_from is
      'the row that was sent again and came back as this one, at its requeue number requeued_as';
    update ingest.parked_message set outcome = 'unknown', requeues = 1, outcome_of = 1 where requeued_at is not null;
    create index parked_message_came_back on ingest.parked_message (requeued_from, requeued_as) where requeued_from is not null;
    create index parked_message_job on ingest.parked_message (requeue_job, id) where requeue_job is not null;

    alter table ingest.parked_group
      add column waiting bigint not null default 0,
      add column came_back bigint not null default 0;
    comment on column ingest.parked_group.waiting is 'stored ones that were not sent again so far, or of which the outcome is not known';
    comment on column ingest.parked_group.came_back is 'those that had been sent again, and were parked again';
    update ingest.parked_group as counted set waiting = found.waiting from (
      select ${sourceOfGroup} as source, code, count(*) as waiting from ingest.parked_message where outcome is null group by 1, 2
    ) as found where counted.source = found.source and counted.code = found.code;
    ${countInserted} ${countDeleted} ${countSettled}

    create table operations.parked_job (
      id bigint primary key generated always as identity,
      what text not null check (what in ('requeue', 'discard')),
      message_id bigint,
      source text,
      code text,
      most bigint not null,
      canary integer not null,
      reason text,
      requested_by text not null,
      requested_at timestamptz not null default now(),
      up_to bigint not null,
      total bigint not null,
      status text not null default 'waiting' check (status in ('waiting', 'running', 'done', 'cancelled', 'stopped')),
      begun_at timestamptz,
      ended_at timestamptz,
      cancelled_at timestamptz,
      claimed_up_to bigint not null default 0,
      counted_up_to bigint not null default 0,
      taken bigint not null default 0,
      stored bigint not null default 0,
      repeats bigint not null default 0,
      came_back bigint not null default 0,
      discarded bigint not null default 0,
      gone bigint not null default 0,
      left_out bigint not null default 0,
      check ((message_id is null) = (source is not null) and (message_id is null) = (code is not null))
    ) with (fillfactor = 70);
    comment on table operations.parked_job is
      'requests of operators to send parked messages through ingest again, or to discard them; ingest works on them in order';
    create index parked_job_open on operations.parked_job (id) where status in ('waiting', 'running');
    ${forgetReasons}`);
    for (const [role, rights] of Object.entries(grants)) {
      const found = await knex<{ rolname: string }>('pg_roles').where({ rolname: role }).first('rolname');
      if (found) for (const right of rights) await knex.raw(`grant ${right} to ${role}`);
    }
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    drop trigger forget_parked_reasons on identity.person;
    drop function operations.forget_parked_reasons();
    drop table operations.parked_job;
    drop trigger group_settled on ingest.parked_message;
    drop function ingest.group_settled();
    ${[countInsertedBefore, countDeletedBefore].map(functionOf).join(' ')}
    alter table ingest.parked_group drop column waiting, drop column came_back;
    alter table ingest.parked_message drop column requeues, drop column requeue_job, drop column outcome,
      drop column outcome_of, drop column requeued_from, drop column requeued_as;`);
  },
};

/** All partitions of one part are one group. */
const sourceOfGroup = `regexp_replace(source, ' [0-9]+$', '')`;

const countInserted = `
    create or replace function ingest.group_parked() returns trigger language plpgsql security definer set search_path = '' as $count$
    begin
      with changed_group as (
        select ${sourceOfGroup} as source, code, count(*) filter (where outcome is null) as waiting,
          count(*) filter (where requeued_from is not null) as came_back,
          count(*) as messages, min(parked_at) as first_at, max(parked_at) as last_at
        from changed group by 1, 2
      ), new_device as (
        insert into ingest.parked_group_device (source, code, device_id)
        select distinct ${sourceOfGroup}, code, device_id from changed where device_id is not null
        on conflict do nothing returning source, code
      )
      insert into ingest.parked_group as counted (source, code, messages, kept, devices, first_at, last_at, waiting, came_back)
        select source, code, messages, messages,
          (select count(*) from new_device where new_device.source = changed_group.source and new_device.code = changed_group.code),
          first_at, last_at, waiting, came_back
        from changed_group order by source, code
        on conflict (source, code) do update
          set messages = counted.messages + excluded.messages, kept = counted.kept + excluded.kept,
            devices = counted.devices + excluded.devices, first_at = least(counted.first_at, excluded.first_at),
            last_at = greatest(counted.last_at, excluded.last_at), waiting = counted.waiting + excluded.waiting,
            came_back = counted.came_back + excluded.came_back;
      return null;
    end $count$;`;

const countDeleted = `
    create or replace function ingest.group_discarded() returns trigger language plpgsql security definer set search_path = '' as $count$
    begin
      update ingest.parked_group as counted
        set kept = counted.kept - gone.messages, waiting = counted.waiting - gone.waiting
        from (
          select ${sourceOfGroup} as source, code, count(*) as messages, count(*) filter (where outcome is null) as waiting
          from changed group by 1, 2
        ) as gone
        where counted.source = gone.source and counted.code = gone.code;
      return null;
    end $count$;`;

/** The function of a migration that made it and its trigger. */
function functionOf(made: string): string {
  return made
    .slice(0, made.indexOf('create trigger'))
    .replace('create function', 'create or replace function');
}

/** Groups are locked in order, so that two that settle at once never wait for each other. */
const countSettled = `
    create function ingest.group_settled() returns trigger language plpgsql security definer set search_path = '' as $count$
    begin
      if not exists (select from before join after using (id) where before.outcome is null and after.outcome is not null) then
        return null;
      end if;
      with settled as (
        select ${sourceOfGroup.replace('source', 'after.source')} as source, after.code, count(*) as messages
        from before join after using (id) where before.outcome is null and after.outcome is not null group by 1, 2
      ), locked as (
        select counted.source, counted.code, settled.messages
        from ingest.parked_group as counted join settled using (source, code) order by 1, 2 for update of counted
      )
      update ingest.parked_group as counted set waiting = counted.waiting - locked.messages
        from locked where counted.source = locked.source and counted.code = locked.code;
      return null;
    end $count$;
    create trigger group_settled after update on ingest.parked_message
      referencing old table as before new table as after for each statement execute function ingest.group_settled();`;

/** A reason is a person's text: it goes with them. */
const forgetReasons = `
    create function operations.forget_parked_reasons() returns trigger language plpgsql security definer set search_path = '' as $forget$
    begin
      update operations.parked_job set reason = null where requested_by = old.person_id::text and reason is not null;
      return null;
    end $forget$;
    create trigger forget_parked_reasons after delete on identity.person
      for each row execute function operations.forget_parked_reasons();`;

/** Who parks a message that was sent again stores its outcome too. */
const outcomeRights = ['update (outcome, outcome_of) on ingest.parked_message'];

/** Where the roles have database users of their own. */
const grants: Readonly<Record<string, readonly string[]>> = {
  brewline_ingest: [
    'update, delete on ingest.parked_message',
    'select, update, delete on operations.parked_job',
  ],
  brewline_projector: outcomeRights,
  brewline_dispatcher: outcomeRights,
  brewline_api: [
    'select on ingest.partition_log',
    'select, insert on operations.parked_job',
    'update (cancelled_at) on operations.parked_job',
  ],
};
