import type { Pool, PoolClient } from 'pg';
import type { Attempt, NotificationOutbox } from '../../../commands/ports/index.js';
import { switchedOffAfterMs } from '../../../domain/notifications/index.js';
import { withDatabaseErrors } from '../databaseError.js';
import { inTransaction } from '../transaction.js';
import { claimNotices } from './claimNotices.js';
import { createAddressBook } from './notificationAddresses.js';
import { insertWebhookOff } from './noticeRows.js';
import { loadPeopleToTell } from './peopleToTell.js';

/** @param peopleKey see `keysOf`: addresses are encrypted under it */
export function createNotificationOutbox(pool: Pool, peopleKey: string): NotificationOutbox {
  const addresses = createAddressBook(peopleKey);
  return withDatabaseErrors<NotificationOutbox>({
    claim: (nowMs, busyWays, decide) =>
      inTransaction(pool, (client) => claimNotices(client, { nowMs, busyWays, decide, addresses })),

    delivered: (attempt, nowMs) =>
      inTransaction(pool, async (client) => {
        await end(client, attempt, { state: 'delivered', failure: null, status: null, nowMs });
        await client.query(
          'update identity.notification_way set failing_since = null where way_id = $1::uuid and failing_since is not null',
          [attempt.wayId],
        );
      }),

    failed: ({ attempt, failure: { failure, status = null }, retryAtMs }, nowMs) =>
      inTransaction(pool, async (client) => {
        if (retryAtMs === undefined) await end(client, attempt, { state: 'failed', failure, status, nowMs });
        else
          await client.query(
            `update dispatch.notification set due_at = $2, failure = $3, status = $4
             where notification_id = $1::uuid and state = 'waiting'`,
            [attempt.notificationId, new Date(retryAtMs), failure, status],
          );
        // What the server itself lacks is not the receiver's failure.
        if (failure !== 'notConfigured') await noteFailure(client, attempt, nowMs);
      }),

    gone: (attempt, nowMs) =>
      inTransaction(pool, async (client) => {
        await end(client, attempt, { state: 'failed', failure: 'gone', status: null, nowMs });
        if (attempt.way === 'webPush')
          await client.query('delete from identity.notification_way where way_id = $1::uuid', [
            attempt.wayId,
          ]);
        if (attempt.way === 'webhook') await switchOff(client, attempt, { nowMs, failingSinceMs: Infinity });
      }),
  });
}

interface Ended {
  readonly state: 'delivered' | 'failed';
  readonly failure: string | null;
  readonly status: number | null;
  readonly nowMs: number;
}

/** Even if the alarm was over meanwhile: what became of the attempt is what counts. */
async function end(
  client: PoolClient,
  { notificationId }: Attempt,
  { state, failure, status, nowMs }: Ended,
): Promise<void> {
  await client.query({
    name: 'end-notification',
    text: `update dispatch.notification set state = $2, failure = $3, status = $4, done_at = $5
      where notification_id = $1::uuid and state in ('waiting', 'dropped')`,
    values: [notificationId, state, failure, status, new Date(nowMs)],
  });
}

async function noteFailure(client: PoolClient, attempt: Attempt, nowMs: number): Promise<void> {
  await client.query(
    `update identity.notification_way set failing_since = $2 where way_id = $1::uuid and failing_since is null`,
    [attempt.wayId, new Date(nowMs)],
  );
  if (attempt.way === 'webhook')
    await switchOff(client, attempt, { nowMs, failingSinceMs: nowMs - switchedOffAfterMs });
}

/** Only if it has failed since then at the latest. */
async function switchOff(
  client: PoolClient,
  { wayId }: Attempt,
  { nowMs, failingSinceMs }: { readonly nowMs: number; readonly failingSinceMs: number },
): Promise<void> {
  const { rows } = await client.query<{ personId: string }>(
    `update identity.notification_way set switched_off_at = $2, failing_since = coalesce(failing_since, $2)
     where way_id = $1::uuid and switched_off_at is null and ($3::timestamptz = 'infinity' or failing_since <= $3)
     returning person_id::text as "personId"`,
    [wayId, new Date(nowMs), failingSinceMs === Infinity ? 'infinity' : new Date(failingSinceMs)],
  );
  const people = await loadPeopleToTell(
    client,
    rows.map(({ personId }) => personId),
  );
  for (const person of people.values()) await insertWebhookOff(client, person, { wayId, nowMs });
}

/**
 * Deletes what became of notices that are done.
 *
 * @returns how many
 */
export async function deleteOldNotices(pool: Pool, doneBefore: Date): Promise<number> {
  const { rowCount } = await pool.query('delete from dispatch.notification where done_at < $1', [doneBefore]);
  return rowCount ?? 0;
}
