import { withClient } from '../withClient.js';

/** Resolves when the database accepts this user and answers; rejects with PostgreSQL's reason, or after 5 s without a connection. */
export async function probeDatabase(url: string): Promise<void> {
  await withClient(url, (client) => client.query('select'));
}

/** Creates statistics for all tables: a restored dump has none, and query plans would be bad. */
export async function analyzeDatabase(url: string): Promise<void> {
  await withClient(url, (client) => client.query('analyze'));
}
