import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { addPerson, findPerson } from '../../../adapters/postgres/identity/index.js';
import {
  createNotificationOutbox,
  createNotifications,
  createPool,
  deleteOldNotices,
  migrate,
  writeAlarmNews,
} from '../../../adapters/postgres/index.js';
import { inTransaction } from '../../../adapters/postgres/transaction.js';
import type { Attempt } from '../../../commands/ports/index.js';
import { testKey } from '../../support/api.js';
import { startPostgres } from '../../support/postgres.js';
import { silentLogger } from '../../support/silentLogger.js';

const users = ['api', 'dispatcher', 'projector'] as const;

describe('the rights to notifications', () => {
  let postgres: Awaited<ReturnType<typeof startPostgres>>;
  let owner: Pool;
  let personId: string;
  const pools = {} as Record<(typeof users)[number], Pool>;

  before(async () => {
    // Its migrations come after the roles, to whom they grant rights.
    postgres = await startPostgres({ isEmpty: true });
    const of = (databaseUrl: string) =>
      createPool({ databaseUrl, applicationName: 'test', connections: 2, logger: silentLogger });
    owner = of(postgres.url);
    // A role belongs to the whole server, where another test may have made it.
    for (const user of users)
      await owner
        .query(`create role brewline_${user} nologin`)
        .catch((error: unknown) => assert.match(String(error), /already exists/));
    await migrate({ databaseUrl: postgres.url });
    for (const user of users) {
      const url = new URL(postgres.url);
      url.searchParams.set('options', `-c role=brewline_${user}`);
      pools[user] = of(url.href);
    }
    await addPerson(owner, 'ada', 'brewer');
    personId = (await findPerson(owner, 'ada'))?.personId ?? '';
    await owner.query(`insert into identity.device_credential (device_id) values ('base-1')`);
    await owner.query(
      `insert into identity.device_ownership (device_id, person_id, owned_from) values ('base-1', $1::uuid, '-infinity')`,
      [personId],
    );
  });
  after(async () => {
    for (const pool of Object.values(pools)) await pool.end();
    await owner?.end();
    await postgres?.stop();
  });

  it('are enough for the API to keep ways, and for the dispatcher to tell people', async () => {
    const api = createNotifications(pools.api, testKey);
    await api.setPreferences(personId, { quietHours: { from: '00:00', until: '00:00' } });
    const hook = { personId, name: 'hook', url: 'https://a.example.com', secret: 'whsec_x' };
    const [first, second] = [await api.addWebhook(hook), await api.addWebhook(hook)];
    assert.ok(first.type === 'added' && second.type === 'added');
    assert.equal(await api.test(personId, first.wayId), 'waiting');

    const { dispatcher } = pools;
    const nowMs = Date.now() + 1_000;
    const notice = {
      type: 'alarm',
      alarmId: randomUUID(),
      deviceId: 'base-1',
      alarm: 'fault',
      isEscalation: false,
      atMs: nowMs,
    } as const;
    const toTell = [
      {
        eventId: randomUUID(),
        notice,
        isDanger: false,
        scope: 'base-1',
        recordedAtMs: nowMs,
        dueAtMs: nowMs,
      },
    ];
    await inTransaction(dispatcher, (client) =>
      writeAlarmNews(client, { toTell, over: [randomUUID()] }, nowMs),
    );
    const outbox = createNotificationOutbox(dispatcher, testKey);
    const claim = (type: 'tell' | 'sumUp') =>
      outbox.claim(nowMs, [], ({ due }) => due.map(() => ({ type }) as const));
    const attempts = await claim('tell');
    assert.equal(attempts.length, 3);
    const [one, two, three] = attempts as [Attempt, Attempt, Attempt];
    await outbox.delivered(one, nowMs);
    const failure = { result: 'failed', failure: 'timedOut' } as const;
    await outbox.failed({ attempt: two, failure, retryAtMs: nowMs }, nowMs);
    await outbox.gone(three, nowMs);
    await deleteOldNotices(dispatcher, new Date(nowMs + 1));
    assert.ok((await api.waysOf(personId)).some(({ switchedOffAt }) => switchedOffAt));
    assert.ok(await api.remove(personId, first.wayId));
  });

  it('are no more than that', async () => {
    const denied = (user: (typeof users)[number], text: string) =>
      assert.rejects(pools[user].query(text), /permission denied/, `${user}: ${text}`);
    await denied('api', 'update dispatch.notification set attempts = 0');
    await denied('api', 'delete from dispatch.notification');
    await denied('api', 'select from dispatch.checkpoint');
    await denied('dispatcher', 'update identity.notification_way set address = address');
    await denied(
      'dispatcher',
      'insert into identity.notification_way select * from identity.notification_way',
    );
    await denied('dispatcher', 'update identity.notification_preference set chosen = chosen');
    await denied('dispatcher', 'select secret_hash from identity.login_session');
    await denied('dispatcher', 'select login from identity.person');
    for (const table of [
      'dispatch.notification',
      'identity.notification_way',
      'identity.notification_preference',
    ])
      await denied('projector', `select from ${table}`);
  });
});
