import type { Knex } from 'knex';

/** Who was deleted, by id alone: a backup of before brings people back, and a restore deletes them again. */
export const erasedPeople: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    create table identity.erased_person (
      person_id uuid primary key,
      erased_at timestamptz not null default now()
    );
    comment on table identity.erased_person is 'ids of people who were deleted, written by a trigger of identity.person';
    -- An invitation names whom it is for, whether that person accepted it or not.
    create function identity.remember_erased_person() returns trigger language plpgsql
      security definer set search_path = pg_catalog as $$
    begin
      insert into identity.erased_person (person_id) values (old.person_id) on conflict do nothing;
      delete from identity.device_share where login = old.login;
      return null;
    end $$;
    create trigger remember_erased_person after delete on identity.person
      for each row execute function identity.remember_erased_person();
    create index device_command_requester on read_model.device_command (requested_by, requested_at, command_id);
    create index brew_plan_planner on read_model.brew_plan (planned_by, planned_at, plan_id);`);
    const found = await knex<{ rolname: string }>('pg_roles')
      .where({ rolname: 'brewline_api' })
      .first('rolname');
    if (found) await knex.raw('grant delete on identity.person to brewline_api');
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    drop index read_model.brew_plan_planner;
    drop index read_model.device_command_requester;
    drop trigger remember_erased_person on identity.person;
    drop function identity.remember_erased_person();
    drop table identity.erased_person;`);
    const found = await knex<{ rolname: string }>('pg_roles')
      .where({ rolname: 'brewline_api' })
      .first('rolname');
    if (found) await knex.raw('revoke delete on identity.person from brewline_api');
  },
};
