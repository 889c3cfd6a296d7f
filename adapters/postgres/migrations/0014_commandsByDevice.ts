import type { Knex } from 'knex';

/**
 * Commands of two devices can have the same id: it used to be made of person and Idempotency-Key only. `brewline rebuild readModels` brings
 * back those that were parked for that.
 */
export const commandsByDevice: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    alter table read_model.device_command
      drop constraint device_command_pkey,
      add primary key (command_id, device_id);
    alter table read_model.device_command_event add column device_id text;
    update read_model.device_command_event set device_id = coalesce(data->>'deviceId', '');
    alter table read_model.device_command_event
      alter column device_id set not null,
      drop constraint device_command_event_pkey,
      add primary key (command_id, device_id, revision);`);
  },

  /** Of several commands with one id, that of the first device stays. */
  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    delete from read_model.device_command_event event using read_model.device_command_event other
      where other.command_id = event.command_id and other.device_id < event.device_id;
    delete from read_model.device_command command using read_model.device_command other
      where other.command_id = command.command_id and other.device_id < command.device_id;
    alter table read_model.device_command_event
      drop constraint device_command_event_pkey,
      add primary key (command_id, revision),
      drop column device_id;
    alter table read_model.device_command
      drop constraint device_command_pkey,
      add primary key (command_id);`);
  },
};
