import type { Knex } from 'knex';

/**
 * Versions of parked messages that a person wrote instead. The message stays as it is; a version goes with it. A row that an edited
 * version came back as says so in `edited`, so that its events say it too when it is sent as it is.
 */
export const parkedEdits: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    create table ingest.parked_edit (
      id bigint primary key generated always as identity,
      message_id bigint not null references ingest.parked_message on delete cascade,
      body bytea not null,
      body_sha256 bytea not null generated always as (sha256(body)) stored,
      original_hash bigint,
      reason text,
      edited_by text not null,
      edited_at timestamptz not null default now(),
      unique (message_id, body_sha256)
    );
    comment on column ingest.parked_edit.reason is 'null when the person who wrote it was deleted';
    alter table ingest.parked_message add column edited jsonb, add column requeued_edit bigint;
    comment on column ingest.parked_message.edited is 'who changed what the device sent, and when; null when nobody did';
    comment on column ingest.parked_message.requeued_edit is 'the version that was sent last; null for the message as it is';
    alter table operations.parked_job add column edit_id bigint;

    create function ingest.forget_edit_reasons() returns trigger language plpgsql security definer set search_path = '' as $forget$
    begin
      update ingest.parked_edit set reason = null where edited_by = 'person:' || old.person_id::text and reason is not null;
      return null;
    end $forget$;
    create trigger forget_edit_reasons after delete on identity.person
      for each row execute function ingest.forget_edit_reasons();`);
    for (const [role, rights] of Object.entries(grants)) {
      const found = await knex<{ rolname: string }>('pg_roles').where({ rolname: role }).first('rolname');
      if (found) for (const right of rights) await knex.raw(`grant ${right} to ${role}`);
    }
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    drop trigger forget_edit_reasons on identity.person;
    drop function ingest.forget_edit_reasons();
    alter table operations.parked_job drop column edit_id;
    alter table ingest.parked_message drop column edited, drop column requeued_edit;
    drop table ingest.parked_edit;`);
  },
};

/** Where the roles have database users of their own. */
const grants: Readonly<Record<string, readonly string[]>> = {
  brewline_ingest: ['select on ingest.parked_edit'],
  brewline_api: ['select, insert on ingest.parked_edit'],
};
