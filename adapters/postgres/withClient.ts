import { Client } from 'pg';

/**
 * Connects, runs, and disconnects whatever happens.
 *
 * @param applicationName shown in pg_stat_activity.
 */
export async function withClient<T>(
  url: string,
  run: (client: Client) => Promise<T>,
  applicationName?: string,
): Promise<T> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    ...(applicationName !== undefined && { application_name: applicationName }),
  });
  // A connection lost while idle is told by the next query; without a listener it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}
