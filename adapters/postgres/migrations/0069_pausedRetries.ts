import type { Knex } from 'knex';
import { grantRights, revokeRights, type Rights } from './grantRights.js';

/** Ingest, which works on jobs over parked events, sees which projections are paused: their events wait, and no others. */
export const pausedRetries: Knex.Migration = {
  up: (knex: Knex) => grantRights(knex, rights),
  down: (knex: Knex) => revokeRights(knex, rights),
};

const rights: Rights = { brewline_ingest: ['select on operations.projection_pause'] };
