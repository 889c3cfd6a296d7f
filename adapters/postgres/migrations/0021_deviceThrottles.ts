import type { Knex } from 'knex';

/** Devices that sent more than their limits allow. Ingest writes, auth refuses them, the API shows it. */
export const deviceThrottles: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    create table ingest.device_throttle (
      device_id text primary key,
      exceeded text not null,
      since timestamptz not null,
      until timestamptz not null
    );
    comment on table ingest.device_throttle is 'the last time that each device was kept out, since it sent more than its limits allow';`);
    for (const [role, rights] of Object.entries(grants)) {
      const found = await knex<{ rolname: string }>('pg_roles').where({ rolname: role }).first('rolname');
      if (found) for (const right of rights) await knex.raw(`grant ${right} to ${role}`);
    }
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw('drop table ingest.device_throttle');
  },
};

/** Where the roles have database users of their own. */
const grants: Readonly<Record<string, readonly string[]>> = {
  brewline_ingest: [
    'select, insert, update on ingest.device_throttle',
    'usage on schema identity',
    'select, insert, update on identity.connection_to_end',
  ],
  brewline_auth: ['usage on schema ingest', 'select on ingest.device_throttle'],
  brewline_api: ['select on ingest.device_throttle'],
};
