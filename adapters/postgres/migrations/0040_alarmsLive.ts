import type { Knex } from 'knex';

/** Alarms that are open or changed lately, of one device: for live streams. */
export const alarmsLive: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    alter table read_model.alarm add column updated_at timestamptz not null default now();
    update read_model.alarm set updated_at = recorded_at;
    comment on column read_model.alarm.updated_at is
      'when its last event was recorded; for rows of before this column, its first';
    create index alarm_open_device on read_model.alarm (device_id, recorded_at) where status <> 'cleared';
    create index alarm_changed on read_model.alarm (device_id, updated_at desc);`);
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    drop index read_model.alarm_open_device, read_model.alarm_changed;
    alter table read_model.alarm drop column updated_at;`);
  },
};
