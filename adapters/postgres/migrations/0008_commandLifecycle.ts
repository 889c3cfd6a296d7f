import type { Knex } from 'knex';

/**
 * All that can become of a command, its timeline, and what is desired and reported of a device. Commands of before keep their rows;
 * `brewline rebuild readModels` gives them a timeline too.
 */
export const commandLifecycle: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    alter table read_model.device_command
      add column percent smallint,
      add column attempts integer not null default 0,
      add column superseded_by uuid,
      add column may_have_arrived boolean not null default false,
      add column return_cause text,
      add column session_id text;
    create index device_command_open on read_model.device_command (device_id, requested_at desc)
      where status in ('waiting', 'sent', 'received', 'executing');
    create index device_command_changed on read_model.device_command (device_id, updated_at desc);
    comment on column read_model.device_command.return_cause is 'why it waits again';
    comment on column read_model.device_command.may_have_arrived is 'settled without an answer of the machine, after it had been published';

    alter table read_model.session add column command_id uuid;
    comment on column read_model.session.command_id is 'the command that began it';

    create table read_model.device_command_event (
      command_id uuid not null,
      revision bigint not null,
      type text not null,
      at timestamptz not null,
      recorded_at timestamptz not null,
      data jsonb not null,
      primary key (command_id, revision)
    );
    comment on table read_model.device_command_event is 'what happened to each command, in the order of its device''s queue';

    create table read_model.device_twin (
      device_id text primary key,
      settings_version integer not null,
      desired jsonb not null,
      reported jsonb not null,
      reported_at timestamptz,
      set_point jsonb,
      position bigint not null
    ) with (fillfactor = 70);
    comment on table read_model.device_twin is 'what is wanted of settings and set point, and the settings that the device says it has';`);
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    drop table read_model.device_command_event, read_model.device_twin;
    alter table read_model.session drop column command_id;
    drop index read_model.device_command_open, read_model.device_command_changed;
    alter table read_model.device_command
      drop column percent,
      drop column attempts,
      drop column superseded_by,
      drop column may_have_arrived,
      drop column return_cause,
      drop column session_id;`);
  },
};
