import type { Knex } from 'knex';

/** Rollups get a checkpoint and marks of their own: they go on from where the read models are, in which they were until now. */
export const rollupsApart: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    create table read_model.rollup_mark (like read_model.device_mark including all) with (fillfactor = 70);
    comment on table read_model.rollup_mark is 'as device_mark, of what is in the rollups';
    insert into read_model.rollup_mark select * from read_model.device_mark;
    insert into read_model.checkpoint (projection, store_id, position)
      select 'rollups', store_id, position from read_model.checkpoint where projection = 'readModels';`);
  },

  /** The projector fills everything again from the first event. */
  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    drop table read_model.rollup_mark;
    delete from read_model.checkpoint;
    truncate read_model.reading, read_model.reading_minute, read_model.reading_hour, read_model.device_status,
      read_model.device_mark, read_model.session, read_model.session_timeline, read_model.session_telemetry,
      read_model.device_command;`);
  },
};
