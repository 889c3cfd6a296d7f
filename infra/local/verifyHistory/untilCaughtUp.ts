import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';

const askEveryMs = 100;

/**
 * Waits until the last status of each device in the `ledger` is at least as new as its last acknowledged message: history is written in the same
 * transactions. A parked message never shows, so the wait uses all its time.
 *
 * @returns how long it took, at most slightly more than `withinMs`.
 */
export async function untilCaughtUp(
  client: Client,
  { since, withinMs }: { readonly since: Date; readonly withinMs: number },
): Promise<number> {
  const startedMs = Date.now();
  await client.query(`
    create temporary table last_sent as
    select distinct on (device_id) device_id, boot, seq from ledger order by device_id, line desc`);
  await client.query('analyze last_sent');
  while (Date.now() - startedMs < withinMs) {
    const { rows } = await client.query<{ behind: boolean }>(behindQuery, [since]);
    if (rows[0]?.behind === false) break;
    await delay(askEveryMs);
  }
  return Date.now() - startedMs;
}

/** The numbers of a machine that began again are of a later epoch. */
const behindQuery = `
  select exists (
    select from last_sent sent where not exists (
      select from read_model.device_status status
      where status.device_id = sent.device_id and status.received_at >= $1
        and (status.boot > sent.boot or status.boot = sent.boot and status.seq >= sent.seq))) as behind`;
