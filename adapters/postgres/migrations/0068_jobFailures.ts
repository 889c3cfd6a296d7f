import type { Knex } from 'knex';
import { grantRights } from './grantRights.js';

/** A job that operators asked for says what its last step failed of; one that was given up goes on when somebody says so. */
export const jobFailures: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    set local lock_timeout = '10s';
    alter table operations.parked_job
      drop constraint parked_job_status_check,
      add constraint parked_job_status_check check (status in ('waiting', 'running', 'done', 'cancelled', 'stopped', 'failed')),
      add column failure text,
      add column failing_since timestamptz,
      add column failed_at timestamptz,
      add column failures integer not null default 0;
    alter table operations.device_job
      add column failed_at timestamptz,
      add column failures integer not null default 0;
    comment on column operations.parked_job.failure is 'why its last step failed; null while it goes on';
    comment on column operations.parked_job.failures is 'steps that failed in a row';
    comment on column operations.device_job.failures is 'steps that failed in a row';
    ${endFailure}`);
    await grantRights(knex, {
      brewline_api: ['execute on function operations.end_failure(bigint, text)'],
    });
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    drop function operations.end_failure(bigint, text);
    delete from operations.parked_job where status = 'failed';
    alter table operations.parked_job
      drop constraint parked_job_status_check,
      add constraint parked_job_status_check check (status in ('waiting', 'running', 'done', 'cancelled', 'stopped')),
      drop column failure, drop column failing_since, drop column failed_at, drop column failures;
    alter table operations.device_job drop column failed_at, drop column failures;`);
  },
};

/** The API may say nothing of how a job goes but this: that one that was given up goes on, or is given up for good. */
const endFailure = `
    create function operations.end_failure(job bigint, becomes text) returns void
    language plpgsql security definer set search_path = '' as $function$
    begin
      if becomes not in ('waiting', 'cancelled') then
        raise exception 'a job that failed waits or is cancelled' using errcode = 'insufficient_privilege';
      end if;
      update operations.parked_job set status = becomes, failure = case becomes when 'cancelled' then failure end,
        ended_at = case becomes when 'cancelled' then ended_at end, failing_since = null, failed_at = null, failures = 0
      where id = job and status = 'failed';
    end $function$;
    revoke execute on function operations.end_failure(bigint, text) from public;`;
