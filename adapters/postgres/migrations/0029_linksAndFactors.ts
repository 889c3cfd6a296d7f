import type { Knex } from 'knex';

/** People get links that count once, an address, and a second factor. */
export const linksAndFactors: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    set local lock_timeout = '10s';
    alter table identity.person
      add column email text check (length(email) between 3 and 254);
    create unique index person_email on identity.person (lower(email));
    comment on column identity.person.email is 'confirmed by its person';

    create table identity.person_link (
      token_hash bytea primary key check (length(token_hash) = 32),
      purpose text not null check (purpose in ('invitation', 'confirmation', 'reset')),
      person_id uuid references identity.person on delete cascade,
      email text check (length(email) between 3 and 254),
      login text check (length(login) between 1 and 100),
      name text check (length(name) between 1 and 100),
      role text check (role in ('brewer', 'analyst', 'operator', 'admin')),
      expires_at timestamptz not null,
      check ((purpose = 'invitation') = (person_id is null)),
      check (purpose <> 'invitation' or (login is not null and name is not null and role is not null)),
      check (purpose <> 'confirmation' or email is not null)
    );
    create index person_link_person on identity.person_link (person_id);
    create index person_link_email on identity.person_link (lower(email));
    create index person_link_expiry on identity.person_link (expires_at);
    comment on table identity.person_link is 'a row goes when its link was used';
    comment on column identity.person_link.token_hash is 'SHA-256 of 256 random bits';
    comment on column identity.person_link.email is 'where the link went by mail; whoever redeems it has this address';

    create table identity.second_factor (
      person_id uuid primary key references identity.person on delete cascade,
      secret bytea not null,
      confirmed_at timestamptz,
      last_step bigint not null default 0,
      failures int not null default 0,
      waits_until timestamptz
    );
    comment on column identity.second_factor.secret is 'of the authenticator, AES-256-GCM under PEOPLE_KEY';
    comment on column identity.second_factor.last_step is 'of the last code that was taken: none counts twice';
    create table identity.recovery_code (
      person_id uuid not null references identity.person on delete cascade,
      code_hash bytea not null check (length(code_hash) = 32),
      primary key (person_id, code_hash)
    );
    comment on table identity.recovery_code is 'a row goes when its code was used';
    create table identity.pending_login (
      secret_hash bytea primary key check (length(secret_hash) = 32),
      person_id uuid not null references identity.person on delete cascade,
      kind text not null check (kind in ('browser', 'client')),
      password_mark text not null,
      expires_at timestamptz not null
    );
    create index pending_login_person on identity.pending_login (person_id);
    create index pending_login_expiry on identity.pending_login (expires_at);
    comment on table identity.pending_login is 'log-ins that wait for a second factor';
    alter table identity.login_session add column authenticated_at timestamptz not null default now();
    update identity.login_session set authenticated_at = created_at;`);
    const api = await knex<{ rolname: string }>('pg_roles')
      .where({ rolname: 'brewline_api' })
      .first('rolname');
    if (api) for (const grant of grants) await knex.raw(`grant ${grant} to brewline_api`);
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    alter table identity.login_session drop column authenticated_at;
    drop table identity.pending_login, identity.recovery_code, identity.second_factor, identity.person_link;
    alter table identity.person drop column email;`);
  },
};

const grants = [
  'select, insert, delete on identity.person_link',
  'insert on identity.person',
  'select, insert, update, delete on identity.second_factor',
  'select, insert, delete on identity.recovery_code, identity.pending_login',
];
