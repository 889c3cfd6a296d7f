import type { Knex } from 'knex';

/** Whole brews: what the reactor knows of machines, and what people see of their plans. */
export const brewPlans: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    create table dispatch.brew_machine (
      device_id text primary key,
      plan_id uuid,
      running jsonb
    );
    comment on table dispatch.brew_machine is
      'the plan that a machine is in, and the session that runs on it, as the events up to the checkpoint of brewPlans say';

    create table read_model.brew_plan (
      plan_id uuid primary key,
      base_id text not null,
      keg_id text not null,
      status text not null,
      stage text,
      stages jsonb not null,
      action jsonb,
      halt jsonb,
      planned_by text not null,
      planned_at timestamptz not null,
      updated_at timestamptz not null,
      position bigint not null
    );
    create index brew_plan_planned on read_model.brew_plan (planned_at desc, plan_id desc);
    create index brew_plan_base on read_model.brew_plan (base_id);
    create index brew_plan_keg on read_model.brew_plan (keg_id);

    create table read_model.brew_plan_event (
      plan_id uuid not null,
      revision bigint not null,
      type text not null,
      at timestamptz not null,
      recorded_at timestamptz not null,
      data jsonb not null,
      primary key (plan_id, revision)
    );`);
    const dispatcher = await knex('pg_roles').where({ rolname: 'brewline_dispatcher' }).first('rolname');
    if (dispatcher)
      await knex.raw('grant select, insert, update, delete on dispatch.brew_machine to brewline_dispatcher');
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    drop table read_model.brew_plan_event, read_model.brew_plan, dispatch.brew_machine;
    delete from dispatch.checkpoint where projection = 'brewPlans';`);
  },
};
