import type { Knex } from 'knex';

/**
 * A log-in is a row, so that it can be listed and ended by itself; it takes the place of the version that all tokens of a person had.
 * Whoever is logged in has to log in again.
 */
export const loginSessions: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    set local lock_timeout = '10s';
    create table identity.login_session (
      login_session_id uuid primary key default gen_random_uuid(),
      person_id uuid not null references identity.person on delete cascade,
      kind text not null check (kind in ('browser', 'client')),
      secret_hash bytea not null unique check (length(secret_hash) = 32),
      generation int not null default 0,
      rotated_at timestamptz,
      created_at timestamptz not null default now(),
      last_used_at timestamptz not null default now(),
      ended_at timestamptz,
      ended_because text check (ended_because in
        ('loggedOut', 'endedByPerson', 'endedByOperator', 'passwordChanged', 'replaced', 'replayed')),
      user_agent text check (length(user_agent) <= 200),
      address inet,
      check ((ended_at is null) = (ended_because is null))
    );
    create index login_session_person on identity.login_session (person_id, last_used_at);
    create index login_session_used on identity.login_session (last_used_at);
    comment on column identity.login_session.secret_hash is 'SHA-256 of 256 random bits: of the cookie, or of the first part of all refresh tokens';
    comment on column identity.login_session.generation is 'number of the refresh token that counts';
    comment on column identity.login_session.address is 'of the last use; it goes after 30 days';

    alter table identity.person drop column token_version;`);
    const api = await knex<{ rolname: string }>('pg_roles')
      .where({ rolname: 'brewline_api' })
      .first('rolname');
    if (api) await knex.raw('grant select, insert, update, delete on identity.login_session to brewline_api');
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    drop table identity.login_session;
    alter table identity.person add column token_version int not null default 1;
    comment on column identity.person.token_version is 'tokens of an older version are refused';
    update identity.person set token_version = floor(1 + random() * 1073741823);`);
  },
};
