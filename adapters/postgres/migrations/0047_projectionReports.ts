import type { Knex } from 'knex';

/** How far each projection is, as the process that runs it says: operators see lag, rate and instance in one place. */
export const projectionReports: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    alter table operations.health_report add column progress jsonb not null default '[]';
    comment on column operations.health_report.progress is
      'of each projection that the process runs: position, lag, trend, rate, and when it last advanced';`);
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw('alter table operations.health_report drop column progress');
  },
};
