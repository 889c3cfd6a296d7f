import type { Knex } from 'knex';
import { grantRights, type Rights } from './grantRights.js';

/** States of devices and sessions that outlive an ingest: the next one need not read their streams. */
export const aggregateStates: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    create table ingest.aggregate_mark (
      partition smallint primary key,
      owner uuid not null,
      mark_id uuid,
      mark_revision bigint,
      mark_position bigint,
      taken_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    comment on table ingest.aggregate_mark is
      'the event of the event store up to which ingest.aggregate_state is known, and who may save more of a partition';

    create table ingest.aggregate_state (
      stream text collate "C" primary key,
      device_id text not null,
      partition smallint not null,
      revision bigint not null,
      is_behind boolean not null default false,
      shape text not null,
      state jsonb not null,
      over_since timestamptz
    ) with (fillfactor = 80);
    create index aggregate_state_device on ingest.aggregate_state (device_id, over_since desc nulls first);
    create index aggregate_state_over on ingest.aggregate_state (over_since) where over_since is not null;
    comment on table ingest.aggregate_state is
      'the state of a device or session after an event of its stream; written behind by ingest, and worth only reads';
    comment on column ingest.aggregate_state.is_behind is 'its stream has later events';`);
    await grantRights(knex, rights);
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw('drop table ingest.aggregate_state, ingest.aggregate_mark');
  },
};

const rights: Rights = {
  brewline_ingest: [
    'select, insert, update, delete on ingest.aggregate_state',
    'select, insert, update on ingest.aggregate_mark',
  ],
};
