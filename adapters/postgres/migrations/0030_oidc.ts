import type { Knex } from 'knex';

/** People log in by other servers (OpenID Connect), and may have no password. */
export const oidc: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    set local lock_timeout = '10s';
    alter table identity.person alter column password_hash drop not null;
    comment on column identity.person.password_hash is 'null for who logs in by an issuer alone';

    create table identity.oidc_link (
      oidc_link_id uuid primary key default gen_random_uuid(),
      issuer text not null check (length(issuer) between 1 and 500),
      subject text not null check (length(subject) between 1 and 255),
      person_id uuid not null references identity.person on delete cascade,
      linked_at timestamptz not null default now(),
      unique (issuer, subject)
    );
    create index oidc_link_person on identity.oidc_link (person_id);
    comment on table identity.oidc_link is 'who logs in as whom by an issuer: nothing else leads to an account, no address either';

    create table identity.oidc_flow (
      secret_hash bytea primary key check (length(secret_hash) = 32),
      issuer_id text not null check (length(issuer_id) between 1 and 40),
      next text not null check (length(next) between 1 and 1000),
      again boolean not null,
      login_session_id uuid references identity.login_session on delete cascade,
      invitation_hash bytea check (length(invitation_hash) = 32),
      expires_at timestamptz not null
    );
    create index oidc_flow_expiry on identity.oidc_flow (expires_at);
    create index oidc_flow_session on identity.oidc_flow (login_session_id);
    comment on table identity.oidc_flow is 'log-ins that have begun; a row goes when its browser comes back';
    comment on column identity.oidc_flow.secret_hash is 'SHA-256 of 256 random bits, of the cookie: state, nonce and verifier follow from it';
    comment on column identity.oidc_flow.login_session_id is 'whose person links the issuer';

    alter table identity.login_session
      add column oidc_link_id uuid references identity.oidc_link on delete set null,
      add column issuers_factor boolean not null default false;
    create index login_session_oidc_link on identity.login_session (oidc_link_id);
    comment on column identity.login_session.issuers_factor is 'whether the issuer asked for a second factor';
    alter table identity.pending_login
      alter column password_mark drop not null,
      add column oidc_link_id uuid references identity.oidc_link on delete cascade;
    create index pending_login_oidc_link on identity.pending_login (oidc_link_id);`);
    const api = await knex<{ rolname: string }>('pg_roles')
      .where({ rolname: 'brewline_api' })
      .first('rolname');
    if (api)
      await knex.raw(
        'grant select, insert, delete on identity.oidc_link, identity.oidc_flow to brewline_api',
      );
  },

  /** Who has no password gets one that nobody knows. */
  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    delete from identity.pending_login where password_mark is null;
    alter table identity.pending_login drop column oidc_link_id, alter column password_mark set not null;
    alter table identity.login_session drop column oidc_link_id, drop column issuers_factor;
    drop table identity.oidc_flow, identity.oidc_link;
    update identity.person set password_hash = '' where password_hash is null;
    alter table identity.person alter column password_hash set not null;
    comment on column identity.person.password_hash is null;`);
  },
};
