import type { Knex } from 'knex';

/** The dispatcher works from one row for each device: its queue of commands, and when it has to be tended. */
export const deviceQueues: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    drop table dispatch.open_command, dispatch.connected_device;
    delete from dispatch.checkpoint;
    create table dispatch.device_queue (
      projection text not null,
      device_id text not null,
      state jsonb not null,
      tend_at timestamptz not null,
      version bigint not null,
      primary key (projection, device_id)
    ) with (fillfactor = 70);
    create index device_queue_due on dispatch.device_queue (projection, tend_at);
    comment on table dispatch.device_queue is 'commands of each device, its connection and settings, as the events say; tend_at is infinity when only an event can change something';`);
    await grantToDispatcher(knex);
  },

  /** The dispatcher fills everything again from the first event. */
  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    drop table dispatch.device_queue;
    delete from dispatch.checkpoint;
    create table dispatch.open_command (
      command_id uuid primary key,
      device_id text not null,
      status text not null,
      deadline timestamptz not null,
      requested_at timestamptz not null,
      traceparent text
    );
    create index open_command_device on dispatch.open_command (device_id);
    create table dispatch.connected_device (
      device_id text primary key
    );`);
    await grantToDispatcher(knex);
  },
};

/** Where the role has a database user of its own. */
async function grantToDispatcher(knex: Knex): Promise<void> {
  const found = await knex<{ rolname: string }>('pg_roles')
    .where({ rolname: 'brewline_dispatcher' })
    .first('rolname');
  if (found)
    await knex.raw(
      'grant select, insert, update, delete on all tables in schema dispatch to brewline_dispatcher',
    );
}
