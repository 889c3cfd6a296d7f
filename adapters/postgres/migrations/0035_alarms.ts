import type { Knex } from 'knex';

const dispatcher = 'brewline_dispatcher';

/** Alarms: what watching the machines has to remember, and what people see. */
export const alarms: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    create table dispatch.alarm_watch (
      device_id text primary key,
      state jsonb not null,
      next_due_at timestamptz not null,
      version bigint not null
    ) with (fillfactor = 70);
    create index alarm_watch_due on dispatch.alarm_watch (next_due_at);
    comment on table dispatch.alarm_watch is
      'what is known of each machine for its alarms, as the events up to the checkpoint of alarms say; next_due_at is infinity when only an event can change something';

    create table read_model.alarm (
      alarm_id uuid primary key,
      device_id text not null,
      session_id text,
      plan_id uuid,
      kind text not null,
      status text not null,
      details jsonb not null,
      late boolean not null,
      raised_at timestamptz not null,
      recorded_at timestamptz not null,
      acknowledged_at timestamptz,
      acknowledged_by text,
      escalated_at timestamptz,
      resolved_at timestamptz,
      cause text,
      position bigint not null
    );
    create index alarm_recorded on read_model.alarm (recorded_at desc, alarm_id desc);
    create index alarm_open on read_model.alarm (recorded_at desc, alarm_id desc) where status <> 'cleared';
    create index alarm_device on read_model.alarm (device_id, recorded_at desc);
    create index alarm_session on read_model.alarm (session_id);
    create index alarm_plan on read_model.alarm (plan_id) where plan_id is not null;`);
    const found = await knex<{ rolname: string }>('pg_roles').where({ rolname: dispatcher }).first('rolname');
    if (found)
      await knex.raw(`grant select, insert, update, delete on dispatch.alarm_watch to ${dispatcher}`);
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    drop table read_model.alarm, dispatch.alarm_watch;
    delete from dispatch.checkpoint where projection = 'alarms';`);
  },
};
