import type { Knex } from 'knex';

/**
 * Words by which operators group devices: one row for each device that has some. They are apart from what readings change, so that
 * their index costs ingest and the projector nothing.
 */
export const deviceTags: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    create table operations.device_tags (
      device_id text primary key,
      tags text[] not null check (cardinality(tags) <= 20)
    );
    comment on table operations.device_tags is 'words by which operators group devices, sorted, each once';
    create index device_tags_by_tag on operations.device_tags using gin (tags) with (fastupdate = off);`);
    const found = await knex<{ rolname: string }>('pg_roles')
      .where({ rolname: 'brewline_api' })
      .first('rolname');
    if (found) await knex.raw('grant select, insert, update on operations.device_tags to brewline_api');
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw('drop table operations.device_tags');
  },
};
