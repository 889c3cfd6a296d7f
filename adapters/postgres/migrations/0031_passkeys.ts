import type { Knex } from 'knex';

/** People get passkeys beside the authenticator, and failures count for the person, whatever they try with. */
export const passkeys: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    set local lock_timeout = '10s';
    create table identity.passkey (
      passkey_id uuid primary key default gen_random_uuid(),
      person_id uuid not null references identity.person on delete cascade,
      credential_id bytea not null unique check (length(credential_id) between 1 and 1023),
      public_key bytea not null,
      counter bigint not null check (counter >= 0),
      transports text[] not null,
      name text not null check (length(name) between 1 and 100),
      created_at timestamptz not null default now(),
      last_used_at timestamptz
    );
    create index passkey_person on identity.passkey (person_id);
    comment on column identity.passkey.credential_id is 'made by the authenticator';
    comment on column identity.passkey.public_key is 'as COSE_Key';
    comment on column identity.passkey.counter is 'of signatures, at its last use; always 0 with authenticators that count none';
    create table identity.passkey_challenge (
      purpose text not null check (purpose in ('login', 'proof', 'registration')),
      holder text not null,
      challenge bytea not null check (length(challenge) = 32),
      asked int not null default 1,
      expires_at timestamptz not null,
      primary key (purpose, holder)
    );
    create index passkey_challenge_expiry on identity.passkey_challenge (expires_at);
    comment on table identity.passkey_challenge is 'the last one of each holder; a row goes when its challenge was used';
    comment on column identity.passkey_challenge.holder is 'id of a log-in, or SHA-256 of the secret of a log-in that waits';
    create table identity.factor_attempt (
      person_id uuid primary key references identity.person on delete cascade,
      failures int not null default 1,
      waits_until timestamptz
    );
    comment on table identity.factor_attempt is 'failures in a row with any second factor; a row goes with a success';
    insert into identity.factor_attempt select person_id, failures, waits_until from identity.second_factor where failures > 0;
    alter table identity.second_factor drop column failures, drop column waits_until, drop constraint second_factor_pkey;
    create unique index second_factor_counting on identity.second_factor (person_id) where confirmed_at is not null;
    create unique index second_factor_begun on identity.second_factor (person_id) where confirmed_at is null;
    comment on column identity.second_factor.confirmed_at is 'null until a first code was right: then it replaces the one that counted';`);
    const api = await knex<{ rolname: string }>('pg_roles')
      .where({ rolname: 'brewline_api' })
      .first('rolname');
    if (api) for (const grant of grants) await knex.raw(`grant ${grant} to brewline_api`);
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    delete from identity.second_factor begun using identity.second_factor counting
      where begun.person_id = counting.person_id and begun.confirmed_at is null and counting.confirmed_at is not null;
    drop index identity.second_factor_begun, identity.second_factor_counting;
    alter table identity.second_factor add primary key (person_id),
      add column failures int not null default 0, add column waits_until timestamptz;
    update identity.second_factor f set failures = a.failures, waits_until = a.waits_until
      from identity.factor_attempt a where a.person_id = f.person_id;
    drop table identity.factor_attempt, identity.passkey_challenge, identity.passkey;`);
  },
};

const grants = [
  'select, insert, delete on identity.passkey',
  'update (name, counter, last_used_at) on identity.passkey',
  'select, insert, update, delete on identity.passkey_challenge, identity.factor_attempt',
];
