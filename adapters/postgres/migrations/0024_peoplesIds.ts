import type { Knex } from 'knex';

/**
 * People have a random id, by which everything else knows them; login and name are theirs alone. Whoever exists already gets the id that
 * the upcasters make of a stored login (`actorOfLogin`), so that what they did stays theirs. An administrator is called `admin`.
 */
export const peoplesIds: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    set local lock_timeout = '10s';
    ${actorOfLogin}

    alter table identity.person
      add column person_id uuid,
      add column name text,
      drop constraint person_role_check;
    update identity.person set person_id = pg_temp.actor_of_login(login)::uuid, name = login,
      role = case role when 'administrator' then 'admin' else role end;
    alter table identity.device_owner add column person_id uuid;
    update identity.device_owner o set person_id = p.person_id from identity.person p where p.login = o.login;

    alter table identity.device_owner drop column login;
    alter table identity.person
      drop constraint person_pkey,
      alter column person_id set not null,
      alter column person_id set default gen_random_uuid(),
      add primary key (person_id),
      alter column name set not null,
      add constraint person_login_key unique (login),
      add constraint person_name_check check (length(name) between 1 and 100),
      add constraint person_role_check check (role in ('brewer', 'analyst', 'operator', 'admin'));
    alter table identity.device_owner
      alter column person_id set not null,
      add primary key (person_id, device_id),
      add foreign key (person_id) references identity.person on delete cascade;

    update read_model.device_command set requested_by = pg_temp.actor_of_login(requested_by);
    update read_model.brew_plan set planned_by = pg_temp.actor_of_login(planned_by),
      halt = case when halt ->> 'reason' in ('cancelled', 'commandCancelled') and halt ->> 'detail' ~ '^by [^ ]+$'
        then jsonb_set(halt, '{detail}', to_jsonb(case halt ->> 'detail' when 'by brewline' then 'by Brewline itself' else 'by a person' end))
        else halt end;
    ${timelineFields.map(({ table, field, type }) => actorsInTimeline(table, field, type)).join('')}
    update read_model.brew_plan_event set data = jsonb_set(data, '{detail}', to_jsonb('by a person'::text))
      where type = 'PlanHalted' and data ->> 'reason' = 'commandCancelled' and data ->> 'detail' ~ '^by [^ ]+$';
    drop function pg_temp.actor_of_login(text);`);
  },

  /** Read models keep the ids: the release before shows them as they are. */
  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    alter table identity.device_owner add column login text;
    update identity.device_owner o set login = p.login from identity.person p where p.person_id = o.person_id;
    alter table identity.device_owner drop column person_id;
    delete from identity.person where role = 'analyst';
    alter table identity.person
      drop constraint person_pkey, drop constraint person_login_key, drop constraint person_role_check,
      drop column person_id, drop column name,
      add primary key (login);
    update identity.person set role = 'administrator' where role in ('admin', 'operator');
    alter table identity.person add constraint person_role_check check (role in ('administrator', 'brewer'));
    alter table identity.device_owner
      alter column login set not null,
      add primary key (login, device_id),
      add foreign key (login) references identity.person on delete cascade;`);
  },
};

const timelineFields = [
  { table: 'device_command_event', field: 'requestedBy', type: 'CommandRequested' },
  { table: 'device_command_event', field: 'cancelledBy', type: 'CommandCancelled' },
  { table: 'brew_plan_event', field: 'plannedBy', type: 'BrewPlanned' },
  { table: 'brew_plan_event', field: 'resumedBy', type: 'PlanResumed' },
  { table: 'brew_plan_event', field: 'cancelledBy', type: 'PlanCancelled' },
];

function actorsInTimeline(table: string, field: string, type: string): string {
  return `
    update read_model.${table} set data = jsonb_set(data, '{${field}}', to_jsonb(pg_temp.actor_of_login(data ->> '${field}')))
      where type = '${type}' and jsonb_typeof(data -> '${field}') = 'string';`;
}

/** The same as `actorOfLogin` of domain/people. */
const actorOfLogin = `
    create function pg_temp.actor_of_login(login text) returns text language sql immutable as $$
      select case when login = 'brewline' or login ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then login else
        encode(set_byte(set_byte(h, 6, get_byte(h, 6) & 15 | 128), 8, get_byte(h, 8) & 63 | 128), 'hex')::uuid::text end
      from (select substring(sha256(convert_to('["person",' || to_json(login)::text || ']', 'UTF8')) for 16) as h) hashed
    $$;`;
