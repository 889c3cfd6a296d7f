import type { Knex } from 'knex';

/**
 * Recipes of people, each in all its versions; and from which a brew was started. Rows of a person go with them, and a rebuild does not
 * bring them back.
 */
export const recipes: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    create table read_model.recipe (
      recipe_id uuid primary key,
      person_id uuid not null,
      version integer not null,
      content jsonb not null,
      copied_from jsonb,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      position bigint not null
    );
    create index recipe_person on read_model.recipe (person_id, updated_at desc, recipe_id desc);

    create table read_model.recipe_version (
      recipe_id uuid not null,
      version integer not null,
      person_id uuid not null,
      content jsonb not null,
      at timestamptz not null,
      primary key (recipe_id, version)
    );
    create index recipe_version_person on read_model.recipe_version (person_id);

    create function identity.skip_recipe_of_erased_person() returns trigger language plpgsql
      security definer set search_path = pg_catalog as $$
    begin
      if exists (select from identity.erased_person where person_id = new.person_id) then return null; end if;
      return new;
    end $$;
    create trigger skip_recipe_of_erased_person before insert on read_model.recipe
      for each row execute function identity.skip_recipe_of_erased_person();
    create trigger skip_recipe_of_erased_person before insert on read_model.recipe_version
      for each row execute function identity.skip_recipe_of_erased_person();

    create function identity.delete_recipes_of_person() returns trigger language plpgsql
      security definer set search_path = pg_catalog as $$
    begin
      delete from read_model.recipe where person_id = old.person_id;
      delete from read_model.recipe_version where person_id = old.person_id;
      return null;
    end $$;
    create trigger delete_recipes_of_person after delete on identity.person
      for each row execute function identity.delete_recipes_of_person();

    alter table read_model.brew_plan add column recipe_version jsonb;
    comment on column read_model.brew_plan.recipe_version is
      'recipeId and version of the recipe that the brew was started from';`);
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    alter table read_model.brew_plan drop column recipe_version;
    drop trigger delete_recipes_of_person on identity.person;
    drop function identity.delete_recipes_of_person();
    drop table read_model.recipe_version, read_model.recipe;
    drop function identity.skip_recipe_of_erased_person();`);
  },
};
