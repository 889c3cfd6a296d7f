import type { Knex } from 'knex';

const api = 'brewline_api';

/** Which devices a brewer may see and command; administrators may all. Several people can have one device. */
export const deviceOwners: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    create table identity.device_owner (
      login text not null references identity.person on delete cascade,
      device_id text not null references identity.device_credential on delete cascade,
      assigned_at timestamptz not null default now(),
      primary key (login, device_id)
    );
    create index device_owner_device on identity.device_owner (device_id);`);
    const found = await knex<{ rolname: string }>('pg_roles').where({ rolname: api }).first('rolname');
    if (found) await knex.raw(`grant select on identity.device_owner to ${api}`);
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw('drop table identity.device_owner');
  },
};
