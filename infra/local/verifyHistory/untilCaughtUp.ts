import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';

const askEveryMs = 100;

/**
 * Waits until history has the last acknowledged message of each device in the `ledger`, and the device's last status is at least
 * as new. It checks one message for each device, which is cheap. A parked message never shows, so the wait uses all its time.
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
    select distinct on (device_id) device_id, boot, seq, at, "values" from ledger order by device_id, line desc`);
  await client.query('analyze last_sent');
  while (Date.now() - startedMs < withinMs) {
    const { rows } = await client.query<{ behind: boolean }>(behindQuery, [since]);
    if (rows[0]?.behind === false) break;
    await delay(askEveryMs);
  }
  return Date.now() - startedMs;
}

const behindQuery = `
  select exists (
    select from last_sent sent where not exists (
      select from read_model.reading
      join read_model.device_status status using (device_id)
      where reading.device_id = sent.device_id and reading.at = sent.at and reading.received_at >= $1
        and (reading.boot, reading.seq, reading.idx) = (sent.boot, sent.seq, 0)
        and reading."values" = sent."values"
        and status.received_at >= reading.received_at)) as behind`;
