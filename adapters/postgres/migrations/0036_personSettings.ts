import type { Knex } from 'knex';

/** What people chose about what they are shown and sent. They go with the person; who has no row has the defaults. */
export const personSettings: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    create table identity.person_setting (
      person_id uuid primary key references identity.person on delete cascade,
      language text not null check (language in ('en', 'de')),
      time_zone text not null,
      temperature_unit text not null check (temperature_unit in ('celsius', 'fahrenheit')),
      gravity_unit text not null check (gravity_unit in ('specificGravity', 'plato')),
      updated_at timestamptz not null default now()
    );
    comment on column identity.person_setting.time_zone is 'IANA name, such as Europe/Berlin';`);
    const found = await knex<{ rolname: string }>('pg_roles')
      .whereIn('rolname', Object.keys(rights))
      .select('rolname');
    for (const { rolname } of found) await knex.raw(`grant ${rights[rolname]} to ${rolname}`);
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw('drop table identity.person_setting');
  },
};

/** The dispatcher tells people of alarms in their language and outside of their quiet hours. */
const rights: Readonly<Record<string, string>> = {
  brewline_api: 'select, insert, update on identity.person_setting',
  brewline_dispatcher: 'select (person_id, language, time_zone) on identity.person_setting',
};
