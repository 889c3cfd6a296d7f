import type { Knex } from 'knex';
import { grantRights, revokeRights } from './grantRights.js';

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
    comment on column operations.device_job.failures is 'steps that failed in a row';`);
    await grantRights(knex, {
      brewline_api: [
        'update (status, ended_at, failure, failing_since, failed_at, failures) on operations.parked_job',
      ],
    });
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    delete from operations.parked_job where status = 'failed';
    alter table operations.parked_job
      drop constraint parked_job_status_check,
      add constraint parked_job_status_check check (status in ('waiting', 'running', 'done', 'cancelled', 'stopped')),
      drop column failure, drop column failing_since, drop column failed_at, drop column failures;
    alter table operations.device_job drop column failed_at, drop column failures;`);
    await revokeRights(knex, { brewline_api: ['update (status, ended_at) on operations.parked_job'] });
  },
};
