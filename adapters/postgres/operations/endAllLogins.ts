import { withClient } from '../withClient.js';

/** Ends everybody's log-ins; in a database of an earlier release there are none. */
export async function endAllLogins(url: string): Promise<void> {
  await withClient(url, async (client) => {
    const { rows } = await client.query<{ known: boolean }>(
      "select to_regclass('identity.login_session') is not null as known",
    );
    if (rows[0]?.known) await client.query('delete from identity.login_session');
  });
}
