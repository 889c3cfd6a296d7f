import type { Knex } from 'knex';

/** People save rules of alarms and planned days, to start brews with. They go with the person. */
export const alarmProfiles: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    create table identity.alarm_profile (
      profile_id uuid primary key default gen_random_uuid(),
      person_id uuid not null references identity.person on delete cascade,
      name text not null check (length(name) between 1 and 100),
      changes jsonb not null,
      created_at timestamptz(3) not null default now(),
      changed_at timestamptz(3) not null default now(),
      unique (person_id, name)
    );
    comment on column identity.alarm_profile.changes is
      'what differs from the rules for everybody, kind by kind; planned days are those of dayReached';`);
    const found = await knex<{ rolname: string }>('pg_roles').where({ rolname: api }).first('rolname');
    if (found) await knex.raw(`grant ${grant} to ${api}`);
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw('drop table identity.alarm_profile');
  },
};

const api = 'brewline_api';
const grant = 'select, insert, delete, update (name, changes, changed_at) on identity.alarm_profile';
