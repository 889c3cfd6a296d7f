import type { Knex } from 'knex';

/**
 * A device has up to two secrets that hold while it gets a new one, or a certificate instead; it can be blocked. Connections that lost their
 * right are rows: role auth ends them, so that whoever took the right needs no broker.
 */
export const deviceSecrets: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    create table identity.device_secret (
      id bigint generated always as identity primary key,
      device_id text not null references identity.device_credential on delete cascade,
      secret_hash bytea not null,
      created_at timestamptz not null default now(),
      expires_at timestamptz,
      ended_at timestamptz,
      last_used_on date
    );
    create index device_secret_device on identity.device_secret (device_id);
    create index device_secret_expiry on identity.device_secret (expires_at) where ended_at is null;
    comment on column identity.device_secret.secret_hash is 'HMAC-SHA-256 of the secret under CREDENTIAL_KEY';
    comment on column identity.device_secret.last_used_on is 'null for a secret that nobody came with yet';
    insert into identity.device_secret (device_id, secret_hash, created_at, ended_at)
      select device_id, secret_hash, created_at, revoked_at from identity.device_credential;

    alter table identity.device_credential
      drop column secret_hash,
      add column way_in text not null default 'secret' check (way_in in ('secret', 'certificate')),
      add column blocked_at timestamptz;
    comment on table identity.device_credential is 'how a device comes in; its secrets are in device_secret';

    create table identity.connection_to_end (
      device_id text primary key,
      since timestamptz not null default clock_timestamp(),
      taken_until timestamptz not null default '-infinity'
    );
    comment on table identity.connection_to_end is 'devices whose connection role auth has to end; a row goes when it is done';`);
    for (const [role, grants] of Object.entries(grantsOf)) {
      const found = await knex<{ rolname: string }>('pg_roles').where({ rolname: role }).first('rolname');
      if (found) for (const grant of grants) await knex.raw(`grant ${grant} to ${role}`);
    }
  },

  /** Of two secrets the older one is kept: the device surely has it. Certificates and blocks end as revocations. */
  async down(knex: Knex): Promise<void> {
    const api = await knex<{ rolname: string }>('pg_roles')
      .where({ rolname: 'brewline_api' })
      .first('rolname');
    if (api) await knex.raw('revoke all on identity.device_credential from brewline_api');
    await knex.raw(`
    drop table identity.connection_to_end;
    alter table identity.device_credential add column secret_hash bytea;
    update identity.device_credential c set secret_hash = coalesce(
      (select secret_hash from identity.device_secret s where s.device_id = c.device_id order by ended_at nulls first, id limit 1), ''),
      revoked_at = coalesce(revoked_at, blocked_at, case when way_in = 'certificate' then now() end);
    alter table identity.device_credential
      alter column secret_hash set not null, drop column way_in, drop column blocked_at;
    comment on table identity.device_credential is null;
    drop table identity.device_secret;`);
  },
};

const grantsOf: Readonly<Record<string, readonly string[]>> = {
  brewline_auth: [
    'select, update (ended_at, last_used_on) on identity.device_secret',
    'select, insert, update, delete on identity.connection_to_end',
  ],
  brewline_api: [
    'select, insert, update on identity.device_credential',
    'insert, update, delete, select (id, device_id, expires_at, ended_at, last_used_on) on identity.device_secret',
    'select, insert, update on identity.connection_to_end',
  ],
};
