import type { Knex } from 'knex';

/** What the dispatcher works from: commands that are not settled, and which devices are connected. */
export const dispatch: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    create schema dispatch;
    create table dispatch.checkpoint (
      projection text primary key,
      store_id text not null,
      position bigint not null,
      updated_at timestamptz not null default now()
    );
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
    );
  `);
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw('drop schema dispatch cascade');
  },
};
