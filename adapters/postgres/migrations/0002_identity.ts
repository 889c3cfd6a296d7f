import type { Knex } from 'knex';

/** Who may connect: devices by a keyed hash of their random secret, people by a slow hash of their password. */
export const identity: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    create schema identity;
    create table identity.device_credential (
      device_id text primary key check (device_id ~ '^[A-Za-z0-9_-]{1,64}$'),
      secret_hash bytea not null,
      created_at timestamptz not null default now(),
      revoked_at timestamptz
    );
    create table identity.person (
      login text primary key check (length(login) between 1 and 100),
      password_hash text not null,
      role text not null check (role in ('administrator', 'brewer')),
      token_version integer not null default 1,
      created_at timestamptz not null default now()
    );
    comment on column identity.device_credential.secret_hash is 'HMAC-SHA-256 of the secret under CREDENTIAL_KEY';
    comment on column identity.person.token_version is 'tokens of an older version are refused';
  `);
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw('drop schema identity cascade');
  },
};
