import type { Knex } from 'knex';

/** Projections that somebody paused: rows, so that a pause outlasts every process. */
export const projectionPauses: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    create table operations.projection_pause (
      projection text primary key,
      paused_at timestamptz not null default now(),
      paused_by text not null
    );
    comment on table operations.projection_pause is
      'projections that somebody paused; the roles that keep them look every second. Without a row one runs';
    comment on column operations.projection_pause.paused_by is 'the id of a person, or a user of the operating system';`);
    for (const [role, right] of Object.entries(grants)) {
      const found = await knex<{ rolname: string }>('pg_roles').where({ rolname: role }).first('rolname');
      if (found) await knex.raw(`grant ${right} on operations.projection_pause to ${role}`);
    }
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw('drop table operations.projection_pause');
  },
};

/** Where the roles have database users of their own. */
const grants: Readonly<Record<string, string>> = {
  brewline_projector: 'select',
  brewline_dispatcher: 'select',
  brewline_api: 'select, insert, delete',
};
