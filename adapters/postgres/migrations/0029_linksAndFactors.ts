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
    comment on column identity.person_link.email is 'where the link went by mail; whoever redeems it has this address';`);
    const api = await knex<{ rolname: string }>('pg_roles')
      .where({ rolname: 'brewline_api' })
      .first('rolname');
    if (api) for (const grant of grants) await knex.raw(`grant ${grant} to brewline_api`);
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    drop table identity.person_link;
    alter table identity.person drop column email;`);
  },
};

const grants = ['select, insert, delete on identity.person_link', 'insert on identity.person'];
