import type { Knex } from 'knex';

const api = 'brewline_api';

/**
 * Ownership of a device has a beginning and an end, so that a new owner sees nothing of before, and what was before stays with whom it
 * belonged to. Claim codes and shares come with it.
 *
 * Devices that are assigned now keep all that their people see. Of the others nobody can say whether they were assigned before: their past
 * belongs to nobody.
 */
export const ownership: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    create table identity.device_ownership (
      ownership_id bigint generated always as identity primary key,
      device_id text not null references identity.device_credential on delete cascade,
      person_id uuid references identity.person on delete set null,
      owned_from timestamptz(3) not null,
      owned_until timestamptz(3) not null default 'infinity',
      check (owned_from <= owned_until)
    );
    create unique index device_ownership_present on identity.device_ownership (device_id, person_id) where owned_until = 'infinity';
    create index device_ownership_device on identity.device_ownership (device_id);
    create index device_ownership_person on identity.device_ownership (person_id, device_id);
    comment on column identity.device_ownership.person_id is 'null once the person was removed: what was theirs is nobody else''s';
    insert into identity.device_ownership (device_id, person_id, owned_from)
      select device_id, person_id, '-infinity' from identity.device_owner;
    insert into identity.device_ownership (device_id, owned_from, owned_until)
      select device_id, '-infinity', now() from identity.device_credential c
      where not exists (select from identity.device_owner o where o.device_id = c.device_id);
    drop table identity.device_owner;

    create table identity.device_share (
      share_id uuid primary key default gen_random_uuid(),
      ownership_id bigint not null references identity.device_ownership on delete cascade,
      login text not null check (length(login) between 1 and 100),
      person_id uuid references identity.person on delete cascade,
      may_command boolean not null,
      invited_at timestamptz(3) not null default now(),
      accepted_at timestamptz(3),
      ends_at timestamptz(3) not null default 'infinity',
      unique (ownership_id, login),
      check ((person_id is null) = (accepted_at is null))
    );
    create index device_share_person on identity.device_share (person_id);
    create index device_share_login on identity.device_share (login);
    comment on column identity.device_share.login is 'whom the owner invited, whether there is such a person or not';

    create view identity.device_access as
      select person_id, device_id, owned_from as seen_from, owned_until as seen_until,
        owned_until = 'infinity' as may_command, owned_until = 'infinity' as is_owner
      from identity.device_ownership
      union all
      select share.person_id, device_id, owned_from, owned_until, may_command, false
      from identity.device_share share join identity.device_ownership o using (ownership_id)
      where ends_at > now() and owned_until = 'infinity' and o.person_id is not null;
    comment on view identity.device_access is
      'what people may see of devices: what happened, by Brewline''s clock, from seen_from until before seen_until';

    create table identity.claim_code (
      device_id text primary key references identity.device_credential on delete cascade,
      code_hash bytea not null unique,
      created_at timestamptz not null default now()
    );
    comment on column identity.claim_code.code_hash is 'HMAC-SHA-256 of the code under CREDENTIAL_KEY';
    create table identity.claim_failure (
      id bigint generated always as identity primary key,
      failed_at timestamptz not null default clock_timestamp(),
      person_id uuid not null,
      address_hash bytea not null
    );
    create index claim_failure_time on identity.claim_failure (failed_at);
    comment on table identity.claim_failure is 'wrong claim codes of the last hour';

    -- Whoever deletes a person, and however.
    create function identity.end_ownership_of_deleted() returns trigger language plpgsql
      security definer set search_path = pg_catalog as $$
    begin
      update identity.device_ownership set owned_until = greatest(owned_from, clock_timestamp())
        where person_id = old.person_id and owned_until = 'infinity';
      delete from identity.device_share where login = old.login;
      delete from identity.claim_failure where person_id = old.person_id;
      return old;
    end $$;
    create trigger end_ownership_of_deleted before delete on identity.person
      for each row execute function identity.end_ownership_of_deleted();`);
    const found = await knex<{ rolname: string }>('pg_roles').where({ rolname: api }).first('rolname');
    if (found) for (const grant of grants) await knex.raw(`grant ${grant} to ${api}`);
  },

  /** The past of former owners goes to who has the device now, and shares end. */
  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    create table identity.device_owner (
      person_id uuid not null references identity.person on delete cascade,
      device_id text not null references identity.device_credential on delete cascade,
      assigned_at timestamptz not null default now(),
      primary key (person_id, device_id)
    );
    create index device_owner_device on identity.device_owner (device_id);
    insert into identity.device_owner (person_id, device_id)
      select person_id, device_id from identity.device_ownership where owned_until = 'infinity' and person_id is not null;
    drop trigger end_ownership_of_deleted on identity.person;
    drop function identity.end_ownership_of_deleted();
    drop view identity.device_access;
    drop table identity.claim_failure, identity.claim_code, identity.device_share, identity.device_ownership;`);
    const found = await knex<{ rolname: string }>('pg_roles').where({ rolname: api }).first('rolname');
    if (found) await knex.raw(`grant select on identity.device_owner to ${api}`);
  },
};

const grants = [
  'select on identity.device_access',
  'select, insert, update on identity.device_ownership',
  'select, insert, update on identity.device_share',
  'select, insert, update, delete on identity.claim_code',
  'select, insert, delete on identity.claim_failure',
];
