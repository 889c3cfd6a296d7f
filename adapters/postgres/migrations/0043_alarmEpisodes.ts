import type { Knex } from 'knex';

/** What is known of alarms has their episodes since: the watches are made anew from all events, and raise nothing again. */
export const alarmEpisodes: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    delete from dispatch.alarm_watch;
    delete from dispatch.checkpoint where projection = 'alarms';`);
  },

  down: () => Promise.resolve(),
};
