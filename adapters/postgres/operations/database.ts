import { withClient } from '../withClient.js';

/** Resolves when the database lets this user in and answers; rejects with PostgreSQL's reason, or after 5 s without a connection. */
export async function probeDatabase(url: string): Promise<void> {
  await withClient(url, (client) => client.query('select'));
}

/** Makes statistics for all tables: a restored dump has none, and queries without them are planned blindly. */
export async function analyzeDatabase(url: string): Promise<void> {
  await withClient(url, (client) => client.query('analyze'));
}
