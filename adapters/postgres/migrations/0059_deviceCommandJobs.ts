import type { Knex } from 'knex';

/** Jobs over many devices may send commands and change settings, and one that can't go on ends as failed, with its reason. */
export const deviceCommandJobs: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    alter table operations.device_job
      drop constraint device_job_work_check,
      add constraint device_job_work_check check (work in ('tag', 'untag', 'block', 'unblock', 'command', 'settings')),
      drop constraint device_job_status_check,
      add constraint device_job_status_check check (status in ('waiting', 'running', 'done', 'cancelled', 'failed')),
      add column instruction jsonb check ((instruction is not null) = (work in ('command', 'settings'))),
      add column failure text,
      add column failing_since timestamptz;
    comment on column operations.device_job.instruction is 'what each device is told, as of a single command';
    comment on column operations.device_job.failure is 'why its last step failed; null while it goes on';
    alter table operations.device_job_device
      drop constraint device_job_device_outcome_check,
      add constraint device_job_device_outcome_check
        check (outcome in ('changed', 'unchanged', 'tooManyTags', 'notEnrolled', 'revoked', 'requested', 'commandRefused')),
      add column reason text;
    comment on column operations.device_job_device.reason is 'which rule a refused command breaks';`);
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    delete from operations.device_job where work in ('command', 'settings') or status = 'failed';
    alter table operations.device_job_device
      drop column reason,
      drop constraint device_job_device_outcome_check,
      add constraint device_job_device_outcome_check
        check (outcome in ('changed', 'unchanged', 'tooManyTags', 'notEnrolled', 'revoked'));
    alter table operations.device_job
      drop column instruction, drop column failure, drop column failing_since,
      drop constraint device_job_work_check,
      add constraint device_job_work_check check (work in ('tag', 'untag', 'block', 'unblock')),
      drop constraint device_job_status_check,
      add constraint device_job_status_check check (status in ('waiting', 'running', 'done', 'cancelled'));`);
  },
};
