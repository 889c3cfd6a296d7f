import type { Knex } from 'knex';

const dispatcher = 'brewline_dispatcher';

/** Brews that begin at a later time. */
export const later: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    create table dispatch.brew_start (
      plan_id uuid primary key,
      start_at timestamptz not null
    );
    create index brew_start_due on dispatch.brew_start (start_at);
    comment on table dispatch.brew_start is
      'brews that wait for their time, as the events up to the checkpoint of brewPlans say';
    alter table read_model.brew_plan add column start_at timestamptz;`);
    const found = await knex<{ rolname: string }>('pg_roles').where({ rolname: dispatcher }).first('rolname');
    if (found) await knex.raw(`grant select, insert, update, delete on dispatch.brew_start to ${dispatcher}`);
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    alter table read_model.brew_plan drop column start_at;
    drop table dispatch.brew_start;`);
  },
};
