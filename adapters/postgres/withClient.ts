import { Client } from 'pg';

/**
 * Connects, runs `work`, and disconnects in any case.
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
  // The next query reports a connection that was lost while idle; without a listener the error would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}
