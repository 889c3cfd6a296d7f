import { createHash, randomUUID } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import type { NotificationAddress } from '../../../commands/ports/index.js';
import {
  preferencesWith,
  singleWithinMs,
  type ChosenPreferences,
} from '../../../domain/notifications/index.js';
import type { AddedWay, Notifications } from '../../../projections/queries/index.js';
import { withDatabaseErrors } from '../databaseError.js';
import { inTransaction } from '../transaction.js';
import { mailWayOf } from './mailWay.js';
import { createSecretSeal, type SecretSeal } from './sealedSecret.js';
import { waysOfPerson } from './shownWays.js';
import { waySeal } from './waySeal.js';

/** Of one person. */
const mostOfAWay = { webPush: 20, webhook: 5 };
const mostTestsInAnHour = 10;

/**
 * How people are told, for the API.
 *
 * @param peopleKey see `keysOf`: where ways go is encrypted under it
 */
export function createNotifications(pool: Pool, peopleKey: string): Notifications {
  const seal = createSecretSeal(peopleKey, waySeal);
  return withDatabaseErrors<Notifications>({
    preferencesOf: (personId) => preferencesOf(pool, personId),
    setPreferences: (personId, chosen) => setPreferences(pool, personId, chosen),
    waysOf: (personId) => waysOfPerson(pool, personId),
    addWebPush: ({ subscription, ...of }) => {
      const endpointHash = createHash('sha256').update(subscription.endpoint).digest();
      const address: NotificationAddress = { way: 'webPush', ...subscription };
      return add(pool, seal, { ...of, address, endpointHash });
    },
    addWebhook: ({ url, secret, ...of }) => {
      const address: NotificationAddress = { way: 'webhook', url, secret };
      return add(pool, seal, { ...of, address, loginSessionId: null, endpointHash: null });
    },
    remove: async (personId, wayId) => {
      const { rowCount } = await pool.query(
        'delete from identity.notification_way where person_id = $1::uuid and way_id = $2::uuid',
        [personId, wayId],
      );
      return rowCount === 1;
    },
    test: (personId, wayId) => inTransaction(pool, (client) => test(client, personId, wayId)),
  });
}

async function preferencesOf(pool: Pool, personId: string) {
  const { rows } = await pool.query<{ chosen: ChosenPreferences | null; timeZone: string }>({
    name: 'notification-preferences',
    text: `select chosen, coalesce(time_zone, 'UTC') as "timeZone" from identity.person
        left join identity.notification_preference using (person_id) left join identity.person_setting using (person_id)
      where person_id = $1::uuid`,
    values: [personId],
  });
  return { ...preferencesWith(rows[0]?.chosen ?? {}), timeZone: rows[0]?.timeZone ?? 'UTC' };
}

async function setPreferences(pool: Pool, personId: string, chosen: ChosenPreferences): Promise<void> {
  await pool.query(
    `insert into identity.notification_preference (person_id, chosen) values ($1::uuid, $2)
     on conflict (person_id) do update set chosen = excluded.chosen`,
    [personId, JSON.stringify(chosen)],
  );
}

interface NewWay {
  readonly personId: string;
  readonly name: string;
  readonly address: Exclude<NotificationAddress, { way: 'mail' }>;
  readonly loginSessionId: string | null;
  readonly endpointHash: Buffer | null;
}

async function add(pool: Pool, seal: SecretSeal, way: NewWay): Promise<AddedWay> {
  const { personId, name, address, loginSessionId, endpointHash } = way;
  const wayId = randomUUID();
  return inTransaction(pool, async (client): Promise<AddedWay> => {
    await lockPerson(client, personId);
    await client.query(
      'delete from identity.notification_way where login_session_id = $1::uuid or endpoint_hash = $2',
      [loginSessionId, endpointHash],
    );
    const { rowCount } = await client.query(
      `insert into identity.notification_way (way_id, person_id, way, name, login_session_id, address, endpoint_hash)
       select $1::uuid, $2::uuid, $3, $4, $5::uuid, $6, $7
       where (select count(*) from identity.notification_way where person_id = $2::uuid and way = $3) < $8`,
      [
        ...[wayId, personId, address.way, name, loginSessionId],
        ...[seal.seal(JSON.stringify(address), wayId), endpointHash, mostOfAWay[address.way]],
      ],
    );
    return rowCount === 1 ? { type: 'added', wayId } : { type: 'full' };
  });
}

/** Of several requests of a person at once, each sees what the one before did. */
async function lockPerson(client: PoolClient, personId: string): Promise<void> {
  await client.query('select from identity.person where person_id = $1::uuid for no key update', [personId]);
}

async function test(client: PoolClient, personId: string, wayId: string): ReturnType<Notifications['test']> {
  await lockPerson(client, personId);
  const { rows } = await client.query<{ way: string; isOff: boolean; tests: number }>(
    `with tests as (select count(*)::int as tests from dispatch.notification
       where person_id = $1::uuid and created_at > now() - interval '1 hour' and notice ->> 'type' = 'test')
     select way, switched_off_at is not null as "isOff", tests from identity.notification_way, tests
       where person_id = $1::uuid and way_id = $2::uuid
     union all
     select 'mail', false, tests from identity.person, tests where person_id = $1::uuid and email is not null and $3`,
    [personId, wayId, wayId === mailWayOf(personId)],
  );
  const [found] = rows;
  if (!found) return 'unknown';
  if (found.isOff) return 'switchedOff';
  if (found.tests >= mostTestsInAnHour) return 'tooMany';
  const now = new Date();
  const notice = { type: 'test', atMs: now.getTime() };
  await client.query(
    `insert into dispatch.notification
       (notification_id, person_id, way_id, way, source, notice, happened_at, created_at, due_at, expires_at)
     values ($1::uuid, $2::uuid, $3::uuid, $4, $1::uuid, $5, $6, $6, $6, $7)`,
    [randomUUID(), personId, wayId, found.way, notice, now, new Date(now.getTime() + singleWithinMs)],
  );
  return 'waiting';
}
