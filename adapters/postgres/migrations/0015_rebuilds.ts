import type { Knex } from 'knex';

/** Projections that are made anew, so that nobody takes what is not there yet for what is not there. */
export const rebuilds: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    create table read_model.rebuild (
      projection text primary key,
      since timestamptz not null default now()
    );
    comment on table read_model.rebuild is
      'projections that were emptied and have not caught up since; until then the API answers 503 for what they keep';`);
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw('drop table read_model.rebuild');
  },
};
