import type { Knex } from 'knex';

/**
 * What people did, as the events of the streams `audit-…` tell it, for queries; and from where they asked, which is in no event because it
 * has to go earlier than they do.
 */
export const audit: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    create table read_model.audit_entry (
      action_id uuid primary key,
      begun_at timestamptz not null,
      action text not null,
      entry_point text not null,
      person_id uuid,
      subjects text[] not null,
      request_id text,
      outcome text,
      status smallint,
      completed_at timestamptz
    ) with (fillfactor = 80);
    comment on column read_model.audit_entry.subjects is 'kind:id';
    comment on column read_model.audit_entry.outcome is 'null until ActionCompleted';
    create index audit_entry_time on read_model.audit_entry (begun_at desc, action_id desc);
    create index audit_entry_person on read_model.audit_entry (person_id, begun_at desc, action_id desc) where person_id is not null;
    create index audit_entry_subjects on read_model.audit_entry using gin (subjects);

    create table operations.audit_origin (
      action_id uuid primary key,
      begun_at timestamptz not null,
      person_id uuid,
      address text,
      os_user text,
      host text
    );
    comment on table operations.audit_origin is
      'from where an action was asked for; rows with an address go after 30 days or with their person, the others with their month';
    create index audit_origin_time on operations.audit_origin (begun_at);
    create index audit_origin_person on operations.audit_origin (person_id) where person_id is not null;
    create function operations.forget_origins_of_person() returns trigger language plpgsql
      security definer set search_path = pg_catalog as $$
    begin
      delete from operations.audit_origin where person_id = old.person_id or action_id in
        (select action_id from read_model.audit_entry where person_id = old.person_id);
      return null;
    end $$;
    create trigger forget_origins_of_person after delete on identity.person
      for each row execute function operations.forget_origins_of_person();`);
    for (const [role, rights] of Object.entries(grants)) {
      const found = await knex<{ rolname: string }>('pg_roles').where({ rolname: role }).first('rolname');
      if (found) for (const right of rights) await knex.raw(`grant ${right} to ${role}`);
    }
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    drop trigger forget_origins_of_person on identity.person;
    drop function operations.forget_origins_of_person();
    drop table read_model.audit_entry;
    drop table operations.audit_origin;`);
  },
};

/** Where the roles have database users of their own. Tables of read_model have theirs by default. */
const grants: Readonly<Record<string, readonly string[]>> = {
  brewline_api: ['usage on schema operations', 'select, insert on operations.audit_origin'],
  brewline_projector: ['usage on schema operations', 'select, delete on operations.audit_origin'],
};
