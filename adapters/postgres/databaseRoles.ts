import { escapeIdentifier, escapeLiteral, type ClientBase } from 'pg';
import { withClient } from './withClient.js';

/** Users of the private PostgreSQL. The migrations grant their permissions. */
export const databaseRoles = [
  /** Owns the database and applies the migrations. */
  'brewline_owner',
  /** Creates and owns the schema event_store. */
  'brewline_event_store',
  'brewline_ingest',
  'brewline_projector',
  'brewline_dispatcher',
  'brewline_api',
  'brewline_auth',
] as const;
export type DatabaseRole = (typeof databaseRoles)[number];

const database = 'brewline';

/**
 * Creates the database and its users, or sets their passwords again; changes nothing when everything exists.
 *
 * @param adminUrl a superuser's URL of any database of the server
 * @param passwords one for each user
 */
export async function ensureDatabase(
  adminUrl: string,
  passwords: Readonly<Record<DatabaseRole, string>>,
): Promise<void> {
  await withClient(adminUrl, async (client) => {
    for (const role of databaseRoles) await ensureRole(client, role, passwords[role]);
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [database]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${database} OWNER brewline_owner`);
    await client.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
    // The command line uses the owner, to scavenge and vacuum the event store's tables.
    await client.query('GRANT brewline_event_store TO brewline_owner');
    await client.query(`GRANT CONNECT ON DATABASE ${database} TO ${databaseRoles.join(', ')}`);
  });
  const inDatabase = new URL(adminUrl);
  inDatabase.pathname = `/${database}`;
  await withClient(inDatabase.href, async (client) => {
    // The event store creates its own tables, and may create no other schema.
    await client.query('CREATE SCHEMA IF NOT EXISTS event_store AUTHORIZATION brewline_event_store');
  });
}

async function ensureRole(client: ClientBase, role: DatabaseRole, password: string): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
  const verb = rowCount === 0 ? 'CREATE' : 'ALTER';
  await client.query(`${verb} ROLE ${escapeIdentifier(role)} LOGIN PASSWORD ${escapeLiteral(password)}`);
}
