import type { Knex } from 'knex';
import { grantRights, revokeRights, type Rights } from './grantRights.js';

/** Backups that were made, and those that failed: how old the last one is, operators are told. */
export const backups: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    create table operations.backup (
      backup_id uuid primary key default gen_random_uuid(),
      outcome text not null check (outcome in ('made', 'failed')),
      kind text not null check (kind in ('file', 'stream', 'other')),
      ended_at timestamptz not null,
      took_ms bigint check (took_ms >= 0),
      bytes bigint check (bytes >= 0),
      version text,
      note text check (length(note) <= 500)
    );
    create index backup_latest on operations.backup (outcome, ended_at);
    comment on table operations.backup is 'the latest 200 of each outcome';
    comment on column operations.backup.kind is 'brewline backup into a file or a pipe; other: somebody said so by brewline backups note';
    comment on column operations.backup.version is 'of Brewline';
    comment on column operations.backup.note is 'why it failed, or what somebody said of it';`);
    await grantRights(knex, onOthers);
    await grantRights(knex, ownRights);
  },

  async down(knex: Knex): Promise<void> {
    await revokeRights(knex, onOthers);
    await knex.raw('drop table operations.backup');
  },
};

const ownRights: Rights = {
  brewline_projector: ['select on operations.backup'],
  brewline_api: ['select on operations.backup'],
};

/** On what stays: since when an instance is there. */
const onOthers: Rights = { brewline_projector: ['select on operations.applied_migration'] };
