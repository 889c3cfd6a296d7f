import type { Knex } from 'knex';

const timelines = ['session_timeline', 'device_command_event', 'brew_plan_event', 'device_event'];

/** What the log of a session needs to be read in the order of receipt: indexes by time, and the traces that events belong to. */
export const sessionLog: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    for (const table of timelines)
      await knex.raw(`
      alter table read_model.${table} add column trace_id text;
      comment on column read_model.${table}.trace_id is 'null without a trace, and for rows of before this column';`);
    await knex.raw(`
    create index session_timeline_recorded on read_model.session_timeline (session_id, recorded_at);
    create index device_event_recorded on read_model.device_event (device_id, recorded_at);
    drop index dispatch.notification_alarm;
    create index notification_alarm on dispatch.notification ((notice ->> 'alarmId'));`);
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    drop index dispatch.notification_alarm;
    create index notification_alarm on dispatch.notification ((notice ->> 'alarmId')) where state = 'waiting';
    drop index read_model.device_event_recorded, read_model.session_timeline_recorded;`);
    for (const table of timelines) await knex.raw(`alter table read_model.${table} drop column trace_id`);
  },
};
