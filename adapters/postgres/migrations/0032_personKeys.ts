import type { Knex } from 'knex';

/**
 * Texts that people typed are encrypted in events, with a key for each person that goes with the person. Read models show them plain:
 * `identity.text_place` lists where, and whoever is deleted, and however, is taken out of these places in the same transaction.
 */
export const personKeys: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    set local lock_timeout = '10s';
    create table identity.person_key (
      person_id uuid primary key references identity.person on delete cascade,
      key_id uuid not null unique,
      wrapped bytea not null,
      mark text not null
    );
    comment on table identity.person_key is 'keys of the texts of people in events; there is no way to make one again';
    comment on column identity.person_key.wrapped is 'the key, AES-256-GCM under PEOPLE_KEY';
    comment on column identity.person_key.mark is 'which PEOPLE_KEY: a hash of it';

    alter table read_model.session alter column recipe drop not null, add column recipe_of uuid;
    comment on column read_model.session.recipe is 'null once the person whose text it was is deleted';
    create index session_recipe_of on read_model.session (recipe_of) where recipe_of is not null;
    create index session_timeline_recipe_of on read_model.session_timeline ((data ->> 'recipeOf')) where (data ->> 'recipeOf') is not null;
    create index device_command_event_recipe on read_model.device_command_event ((data ->> 'requestedBy'))
      where (data #>> '{instruction,recipe,name}') is not null;
    create index brew_plan_event_planner on read_model.brew_plan_event ((data ->> 'plannedBy')) where (data ->> 'plannedBy') is not null;
    ${textPlaces}
    ${functions}
    ${whenDeleted}`);
    for (const [role, rights] of Object.entries(grants)) {
      const found = await knex<{ rolname: string }>('pg_roles').where({ rolname: role }).first('rolname');
      if (found) for (const right of rights) await knex.raw(`grant ${right} to ${role}`);
    }
  },

  /** Encrypted texts in events are lost. */
  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    drop trigger destroy_texts_of_person on identity.person;
    drop function identity.destroy_texts_of_person(), identity.person_keys(uuid[]), identity.existing_people(uuid[]),
      identity.add_person_key(uuid, uuid, bytea, text), identity.key_marks(), identity.owner_at(text, timestamptz);
    drop table identity.text_place, identity.person_key;
    drop index read_model.session_timeline_recipe_of, read_model.device_command_event_recipe, read_model.brew_plan_event_planner;
    update read_model.session set recipe = '' where recipe is null;
    alter table read_model.session alter column recipe set not null, drop column recipe_of;`);
  },
};

const textPlaces = `
    create table identity.text_place (
      relation text not null,
      whose text not null,
      field text not null,
      path text[] not null default '{}'
    );
    comment on table identity.text_place is 'where tables show texts of people, plain: each goes when its person is deleted';
    comment on column identity.text_place.whose is 'SQL of the id of its person; it needs an index';
    comment on column identity.text_place.path is 'in a column with JSON';
    insert into identity.text_place (relation, whose, field, path) values
      ('read_model.device_command', 'requested_by', 'instruction', '{recipe,name}'),
      ('read_model.device_command_event', 'data ->> ''requestedBy''', 'data', '{instruction,recipe,name}'),
      ('read_model.brew_plan_event', 'data ->> ''plannedBy''', 'data', '{brewRecipe,name}'),
      ('read_model.brew_plan_event', 'data ->> ''plannedBy''', 'data', '{fermentationRecipe,name}'),
      ('read_model.session', 'recipe_of', 'recipe', '{}'),
      ('read_model.session_timeline', 'data ->> ''recipeOf''', 'data', '{recipe}');`;

/** The locks make who writes texts of a person and who deletes the person wait for each other. */
const functions = `
    create function identity.person_keys(ids uuid[])
    returns table (key_id uuid, person_id uuid, wrapped bytea) language sql security definer set search_path = pg_catalog as $$
      select key_id, person_id, wrapped from identity.person_key where key_id = any(ids) order by key_id for key share
    $$;
    create function identity.existing_people(ids uuid[])
    returns setof uuid language sql security definer set search_path = pg_catalog as $$
      select person_id from identity.person where person_id = any(ids) order by person_id for key share
    $$;
    create function identity.add_person_key(whose uuid, new_key uuid, new_wrapped bytea, new_mark text)
    returns table (key_id uuid, wrapped bytea) language plpgsql security definer set search_path = pg_catalog as $$
    begin
      -- The event with a text under this key is durable too, whatever the role chose for its read models.
      perform set_config('synchronous_commit', 'on', true);
      perform from identity.person where person_id = whose for key share;
      if not found then
        return;
      end if;
      insert into identity.person_key (person_id, key_id, wrapped, mark) values (whose, new_key, new_wrapped, new_mark)
        on conflict (person_id) do nothing;
      return query select k.key_id, k.wrapped from identity.person_key k where k.person_id = whose;
    end $$;
    create function identity.key_marks()
    returns setof text language sql stable security definer set search_path = pg_catalog as $$
      select distinct mark from identity.person_key
    $$;
    create function identity.owner_at(device text, at timestamptz)
    returns uuid language sql stable security definer set search_path = pg_catalog as $$
      select person_id from identity.device_ownership
      where device_id = device and person_id is not null and (owned_from <= at and at < owned_until or owned_until = 'infinity')
      order by owned_from <= at and at < owned_until desc, owned_from desc limit 1
    $$;
    revoke execute on function identity.person_keys(uuid[]), identity.existing_people(uuid[]), identity.key_marks(),
      identity.add_person_key(uuid, uuid, bytea, text), identity.owner_at(text, timestamptz) from public;`;

/**
 * First the key goes, which waits for a projection that is writing texts of the person; each statement after that sees what it wrote. A
 * message or event that could not be processed and holds one of these texts goes too: as a text in JSON, or as a field of protobuf, which has
 * its length before it.
 */
const whenDeleted = `
    create function identity.destroy_texts_of_person() returns trigger language plpgsql
      security definer set search_path = pg_catalog as $$
    declare
      place record;
      texts text[] := '{}';
      found_texts text[];
    begin
      delete from identity.person_key where person_id = old.person_id;
      for place in select relation, whose, field, path, case when path = '{}' then format('%I', field)
          else format('%I #>> %L', field, path) end as shown from identity.text_place loop
        execute format('select array_agg(distinct %1$s) from %2$s where %3$s = %4$L and (%1$s) <> ''''',
          place.shown, place.relation, place.whose, old.person_id) into found_texts;
        continue when found_texts is null;
        texts := texts || found_texts;
        execute format('update %1$s set %2$I = %3$s where %4$s = %5$L and (%6$s) is not null', place.relation, place.field,
          case when place.path = '{}' then 'null' else format('jsonb_set(%I, %L, ''null'')', place.field, place.path) end,
          place.whose, old.person_id, place.shown);
      end loop;
      delete from ingest.parked_message where texts <> '{}' and exists (
        select from unnest(texts) as one (text), convert_to(text, 'UTF8') as bytes, octet_length(bytes) as size
        where position(convert_to(to_json(text)::text, 'UTF8') in body) > 0
          or position(case when size < 128 then set_byte('\\x00', 0, size)
            else set_byte(set_byte('\\x0000', 0, size & 127 | 128), 1, size >> 7) end || bytes in body) > 0);
      return old;
    end $$;
    create trigger destroy_texts_of_person before delete on identity.person
      for each row execute function identity.destroy_texts_of_person();`;

const reading = [
  'execute on function identity.person_keys(uuid[])',
  'execute on function identity.existing_people(uuid[])',
  'execute on function identity.key_marks()',
];
const writing = [
  'execute on function identity.add_person_key(uuid, uuid, bytea, text)',
  'execute on function identity.key_marks()',
];

/** Nobody but the API, which encrypts the keys anew under another PEOPLE_KEY, sees the table. */
const grants: Readonly<Record<string, readonly string[]>> = {
  brewline_ingest: [
    'usage on schema identity',
    ...writing,
    'execute on function identity.owner_at(text, timestamptz)',
  ],
  brewline_projector: ['usage on schema identity', ...reading],
  brewline_dispatcher: ['usage on schema identity', ...reading, ...writing],
  brewline_api: [...reading, ...writing, 'select, update on identity.person_key'],
};
