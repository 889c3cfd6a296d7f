import type { Knex } from 'knex';

/**
 * The last refused log-in of each device: auth writes, the API shows it. Parked messages that are a fault of Brewline are found without reading
 * all others.
 */
export const denialsAndFaults: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    create table identity.device_denial (
      device_id text primary key references identity.device_credential on delete cascade,
      at timestamptz not null,
      reason text not null,
      address text,
      denials bigint not null,
      since timestamptz not null
    );
    comment on table identity.device_denial is 'the last refused log-in of each device';
    comment on column identity.device_denial.denials is 'refused log-ins since "since", without a pause of an hour';
    create index parked_message_faults on ingest.parked_message (code, parked_at)
      where code in ('MESSAGE_UNHANDLED', 'DEAD_LETTERED', 'EVENT_UNPROJECTABLE') and requeued_at is null;`);
    for (const [role, rights] of Object.entries(grants)) {
      const found = await knex<{ rolname: string }>('pg_roles').where({ rolname: role }).first('rolname');
      if (found) await knex.raw(`grant ${rights} on identity.device_denial to ${role}`);
    }
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw('drop index ingest.parked_message_faults; drop table identity.device_denial');
  },
};

/** Where the roles have database users of their own. */
const grants: Readonly<Record<string, string>> = {
  brewline_auth: 'select, insert, update',
  brewline_api: 'select',
};
