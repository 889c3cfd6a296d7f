import type { Knex } from 'knex';

/**
 * Events that a projection parked are retried by it, or skipped for a reason. A retry is asked for as a requeue is: `requeues` counts them, and
 * what became of the last one is known when `outcome_of` has caught up. One that did not apply its event leaves it waiting.
 */
export const parkedEvents: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    alter table ingest.parked_message
      drop constraint parked_message_outcome_check,
      add constraint parked_message_outcome_check check (outcome in ('stored', 'repeat', 'parked', 'unknown', 'skipped')),
      add column asked_by text,
      add column reason text,
      add column retry_cause text;
    comment on column ingest.parked_message.asked_by is 'who asked for the last retry of an event, or skipped it';
    comment on column ingest.parked_message.reason is 'why an event was skipped; null when the person was deleted';
    comment on column ingest.parked_message.retry_cause is 'why the last retry did not apply an event';
    create index parked_message_asked on ingest.parked_message (source, id) where outcome_of < requeues;
    create index parked_message_event on ingest.parked_message (source, (routing_key collate "C"))
      where code = 'EVENT_UNPROJECTABLE';

    alter table operations.parked_job
      drop constraint parked_job_what_check,
      add constraint parked_job_what_check check (what in ('requeue', 'discard', 'retry', 'skip')),
      add column skipped bigint not null default 0;

    create function ingest.forget_skip_reasons() returns trigger language plpgsql security definer set search_path = '' as $forget$
    begin
      update ingest.parked_message set reason = null where asked_by = old.person_id::text and reason is not null;
      return null;
    end $forget$;
    create index parked_message_reason on ingest.parked_message (asked_by) where reason is not null;
    create trigger forget_skip_reasons after delete on identity.person
      for each row execute function ingest.forget_skip_reasons();`);
    for (const [role, rights] of Object.entries(grants)) {
      const found = await knex<{ rolname: string }>('pg_roles').where({ rolname: role }).first('rolname');
      if (found) for (const right of rights) await knex.raw(`grant ${right} to ${role}`);
    }
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    drop trigger forget_skip_reasons on identity.person;
    drop function ingest.forget_skip_reasons();
    delete from operations.parked_job where what in ('retry', 'skip');
    alter table operations.parked_job
      drop column skipped,
      drop constraint parked_job_what_check,
      add constraint parked_job_what_check check (what in ('requeue', 'discard'));
    drop index ingest.parked_message_asked, ingest.parked_message_event;
    update ingest.parked_message set outcome = 'unknown' where outcome = 'skipped';
    alter table ingest.parked_message
      drop column asked_by,
      drop column reason,
      drop column retry_cause,
      drop constraint parked_message_outcome_check,
      add constraint parked_message_outcome_check check (outcome in ('stored', 'repeat', 'parked', 'unknown'));`);
  },
};

const retryRights = ['update (requeued_at, retry_cause) on ingest.parked_message'];

/** Where the roles have database users of their own; those that have projections settle what they retried. */
const grants: Readonly<Record<string, readonly string[]>> = {
  brewline_projector: retryRights,
  brewline_dispatcher: retryRights,
};
