import type { Knex } from 'knex';

/** What people measured and noted of brews and sessions, names, ratings and numbers of brews. */
export const brewJournal: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    create table read_model.journal_entry (
      subject_id text not null,
      entry_id uuid not null,
      kind text not null,
      device_ids text[] not null,
      subject_at timestamptz not null,
      taken_at timestamptz not null,
      text text,
      measurement jsonb,
      written_by text not null,
      recorded_at timestamptz not null,
      changed_at timestamptz not null,
      primary key (subject_id, entry_id)
    );
    comment on column read_model.journal_entry.subject_at is
      'when the brew was planned or the session began, by Brewline''s clock: it decides whose it is';
    create index journal_entry_devices on read_model.journal_entry using gin (device_ids);
    create index journal_entry_writer on read_model.journal_entry (written_by, recorded_at, entry_id);

    create table read_model.journal (
      subject_id text primary key,
      name text,
      named_by text,
      stars smallint,
      rating_text text,
      rated_by text,
      changed_at timestamptz not null,
      position bigint not null
    );
    create index journal_namer on read_model.journal (named_by) where named_by is not null;
    create index journal_rater on read_model.journal (rated_by) where rated_by is not null;

    insert into identity.text_place (relation, whose, field) values
      ('read_model.journal_entry', 'written_by', 'text'),
      ('read_model.journal', 'named_by', 'name'),
      ('read_model.journal', 'rated_by', 'rating_text');

    alter table read_model.brew_plan add column number integer;
    comment on column read_model.brew_plan.number is 'the how manieth brew of who planned it';
    update read_model.brew_plan b set number = n.number from (
      select plan_id, row_number() over (partition by planned_by order by planned_at, plan_id) as number from read_model.brew_plan
    ) n where n.plan_id = b.plan_id;
    create index brew_plan_number on read_model.brew_plan (planned_by, number);
    create index brew_plan_recipe on read_model.brew_plan ((recipe_version ->> 'recipeId'), planned_at desc);`);
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    drop index read_model.brew_plan_recipe;
    alter table read_model.brew_plan drop column number;
    delete from identity.text_place where relation in ('read_model.journal_entry', 'read_model.journal');
    drop table read_model.journal, read_model.journal_entry;`);
  },
};
