import type { Knex } from 'knex';

/**
 * Jobs of operators over many devices, and their devices: these are chosen when the job is requested, so what matches later belongs to
 * no job.
 */
export const deviceJobs: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    create table operations.device_job (
      id bigint primary key generated always as identity,
      work text not null check (work in ('tag', 'untag', 'block', 'unblock')),
      tag text check ((tag is not null) = (work in ('tag', 'untag'))),
      selection jsonb not null,
      requested_by text not null,
      requested_uid integer,
      requested_at timestamptz not null default now(),
      total integer not null check (total between 1 and 10000),
      status text not null default 'waiting' check (status in ('waiting', 'running', 'done', 'cancelled')),
      begun_at timestamptz,
      ended_at timestamptz,
      cancelled_at timestamptz,
      taken integer not null default 0,
      changed integer not null default 0,
      unchanged integer not null default 0,
      refused integer not null default 0
    ) with (fillfactor = 70);
    comment on table operations.device_job is 'requests of operators to change many devices; the API works on them in order';
    comment on column operations.device_job.selection is 'what was asked for when the devices were chosen, as the API names it';
    comment on column operations.device_job.requested_by is 'the id of a person, or a user of the operating system, whose number is requested_uid';
    create index device_job_open on operations.device_job (id) where status in ('waiting', 'running');
    create table operations.device_job_device (
      job_id bigint not null references operations.device_job on delete cascade,
      number integer not null,
      device_id text not null,
      outcome text check (outcome in ('changed', 'unchanged', 'tooManyTags', 'notEnrolled', 'revoked')),
      at timestamptz,
      primary key (job_id, number)
    ) with (fillfactor = 70);
    comment on table operations.device_job_device is 'the devices of a job, and what became of each; null until its turn';
    ${forgetSearches}`);
    const found = await knex<{ rolname: string }>('pg_roles')
      .where({ rolname: 'brewline_api' })
      .first('rolname');
    if (found)
      await knex.raw(
        'grant select, insert, update, delete on operations.device_job, operations.device_job_device to brewline_api',
      );
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    drop trigger forget_device_searches on identity.person;
    drop function operations.forget_device_searches();
    drop table operations.device_job_device, operations.device_job;`);
  },
};

/** What somebody searched for is their text: it goes with them. */
const forgetSearches = `
    create function operations.forget_device_searches() returns trigger language plpgsql security definer set search_path = '' as $forget$
    begin
      update operations.device_job set selection = selection operator(pg_catalog.-) 'search'
        where requested_by = old.person_id::text and pg_catalog.jsonb_exists(selection, 'search');
      return null;
    end $forget$;
    create trigger forget_device_searches after delete on identity.person
      for each row execute function operations.forget_device_searches();`;
