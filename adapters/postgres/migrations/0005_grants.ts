import type { Knex } from 'knex';

/** What each role's database user may do, and nothing more. Users that don't exist here (one user for all roles) are left out. */
const grantsOf: Readonly<Record<string, readonly string[]>> = {
  brewline_ingest: [
    'usage on schema ingest, read_model',
    'select, insert on ingest.parked_message',
    'select on read_model.device_status',
  ],
  brewline_projector: [
    'usage on schema ingest, read_model',
    'select, insert on ingest.parked_message',
    'select, insert, update, delete on all tables in schema read_model',
    'execute on function read_model.ensure_reading_partition(date)',
  ],
  brewline_dispatcher: [
    'usage on schema ingest, dispatch',
    'select, insert on ingest.parked_message',
    'select, insert, update, delete on all tables in schema dispatch',
  ],
  brewline_api: [
    'usage on schema ingest, read_model, identity',
    'select on all tables in schema read_model',
    'select on ingest.parked_message',
    'select, update on identity.person',
  ],
  brewline_auth: ['usage on schema identity', 'select on identity.device_credential'],
};

/** The same for tables that later migrations add, so that a new read model needs no grants of its own. */
const laterTables: Readonly<Record<string, string>> = {
  brewline_projector: 'select, insert, update, delete',
  brewline_api: 'select',
};

export const grants: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    const found = await knex<{ rolname: string }>('pg_roles')
      .whereIn('rolname', Object.keys(grantsOf))
      .select('rolname');
    for (const { rolname } of found) {
      for (const grant of grantsOf[rolname] ?? []) await knex.raw(`grant ${grant} to ${rolname}`);
      const later = laterTables[rolname];
      if (later)
        await knex.raw(
          `alter default privileges in schema read_model grant ${later} on tables to ${rolname}`,
        );
    }
  },

  /** Grants go with the tables that they are on. */
  async down(): Promise<void> {},
};
