import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { dataOf } from '../../adapters/apiClient/index.js';
import { createEventStore } from '../../adapters/eventStore/index.js';
import { resetProjection } from '../../adapters/postgres/resetProjection.js';
import type { Notice } from '../../commands/ports/index.js';
import { machineTypes, steps, userActions } from '../../domain/machine/index.js';
import { settings } from '../../infra/config.js';
import { acceptedCommand, apiOf, isOnline, type ApiClient } from '../support/apiClient.js';
import { createPushSubscription } from '../support/pushSubscription.js';
import { startStack, type Stack } from '../support/stack.js';
import { createTestAuthority, startTlsReceiver, type TlsReceiver } from '../support/tlsReceiver.js';
import { until } from '../support/until.js';
import { isSigned } from '../support/webhookSignature.js';
import { AttendedMachine } from './attendedMachine.js';

type AlarmNotice = Extract<Notice, { type: 'alarm' }>;

interface Told {
  /** The same for each attempt. */
  readonly id: string;
  readonly notice: AlarmNotice;
}

describe('people are told of alarms', () => {
  let authority: Awaited<ReturnType<typeof createTestAuthority>>;
  let receiver: TlsReceiver;
  let stack: Stack;
  let api: ApiClient;
  let base: AttendedMachine;
  let keg: AttendedMachine;
  let webhookSecret: string;
  const subscription = createPushSubscription();

  before(async () => {
    authority = await createTestAuthority();
    const authorityFile = join(tmpdir(), 'receivers.pem');
    await writeFile(authorityFile, authority.ca, { mode: 0o644 });
    receiver = await startTlsReceiver(await authority.certificateFor(['IP:127.0.0.1']));
    stack = await startStack({
      env: {
        [settings.outboundAllow.env]: `127.0.0.1:${receiver.port}`,
        NODE_EXTRA_CA_CERTS: authorityFile,
      },
    });
    api = apiOf(stack);
    base = await AttendedMachine.start(stack, machineTypes.base);
    keg = await AttendedMachine.start(stack, machineTypes.keg);
    for (const { deviceId } of [base, keg]) {
      await until(`${deviceId} is online`, () => isOnline(api, deviceId));
      await claim(deviceId);
    }
  });
  after(async () => {
    await Promise.all([base?.stop(), keg?.stop()]);
    await stack?.stop();
    await receiver?.stop();
    await authority?.remove();
  });

  it('by a browser and a webhook, in seconds, with ids and codes alone', async () => {
    const keys = { p256dh: subscription.p256dh, auth: subscription.auth };
    const origin = `https://127.0.0.1:${receiver.port}`;
    dataOf(
      await api.POST('/api/v1/people/me/notification-ways/web-push', {
        body: { endpoint: `${origin}/push`, keys },
      }),
    );
    const added = await api.POST('/api/v1/people/me/notification-ways/webhooks', {
      body: { name: 'kitchen', url: `${origin}/hook` },
    });
    webhookSecret = dataOf(added).secret;
    const { brewId } = dataOf(
      await api.POST('/api/v1/brews', {
        body: { baseId: base.deviceId, kegId: keg.deviceId, stages: ['clean'] },
      }),
    );
    for (const path of ['/push', '/hook']) {
      const { alarmId, sessionId, atMs, ...notice } = await untilTold(path, 'userActionNeeded');
      assert.deepEqual(notice, {
        ...{ type: 'alarm', deviceId: base.deviceId, brewId, alarm: 'userActionNeeded' },
        ...{ code: userActions.startCleaning, isEscalation: false },
      });
      assert.ok(alarmId !== '' && sessionId !== undefined && atMs > 0);
    }
  });

  it('again with the same id until the receiver takes it, though the dispatcher is killed in between', async () => {
    receiver.received.length = 0;
    receiver.answer = (response) => response.writeHead(503).end();
    base.failAt(steps.cleanHeatUp);
    await acceptedCommand(api, base.deviceId, { kind: 'confirmAction', action: userActions.startCleaning });
    // The fault itself is over with its session, and then not told any more; that the process failed stays.
    const isFailure = ({ notice }: Told) => notice.alarm === 'fault' && notice.code === undefined;
    const first = await until('it was tried', () => toldAt('/hook').find(isFailure));
    stack.kill('dispatcher');
    receiver.answer = (response) => response.writeHead(204).end();
    await until('it came again', () => toldAt('/hook').filter(({ id }) => id === first.id).length > 1);
  });

  it('and of nothing again when everything is projected anew', async () => {
    await until('nothing waits', async () => (await count(`state = 'waiting'`)) === 0);
    const told = receiver.received.length;
    await withDatabase(async (pool) => {
      for (const projection of ['readModels', 'alarms', 'notifications'] as const)
        await resetProjection(pool, projection);
    });
    const end = await endOfStore();
    await until('everything is projected again', async () => (await leastPosition()) >= end);
    assert.equal(await count('true'), 0);
    assert.equal(receiver.received.length, told);
  });

  async function claim(deviceId: string): Promise<void> {
    const made = await api.POST('/api/v1/devices/{deviceId}/claim-code', { params: { path: { deviceId } } });
    dataOf(await api.POST('/api/v1/claims', { body: { code: dataOf(made).code } }));
  }

  /** The first notice of this kind that came to a path. */
  async function untilTold(path: string, kind: string): Promise<AlarmNotice> {
    const isMeant = ({ notice }: Told) => notice.alarm === kind;
    return (await until(`${path} is told of ${kind}`, () => toldAt(path).find(isMeant))).notice;
  }

  /** What came to a path, decrypted, or with its signature checked. */
  function toldAt(path: string): readonly Told[] {
    return receiver.received
      .filter((request) => request.path === path)
      .map((request) => {
        const id = String(request.headers['webhook-id']);
        if (path === '/push')
          return { id, notice: JSON.parse(subscription.decrypt(request.body)) as AlarmNotice };
        assert.ok(isSigned(request, webhookSecret));
        const { type, data } = JSON.parse(String(request.body)) as { type: string; data: object };
        return { id, notice: { type, ...data } as AlarmNotice };
      });
  }

  async function count(where: string): Promise<number> {
    return withDatabase(async (pool) => {
      const text = `select count(*)::int as count from dispatch.notification where ${where}`;
      const { rows } = await pool.query<{ count: number }>(text);
      return rows[0]?.count ?? 0;
    });
  }

  async function leastPosition(): Promise<bigint> {
    return withDatabase(async (pool) => {
      const text = `select count(*)::int as count, min(position)::text as position from dispatch.checkpoint
        where projection in ('alarms', 'notifications')`;
      const { rows } = await pool.query<{ count: number; position: string }>(text);
      return rows[0]?.count === 2 ? BigInt(rows[0].position) : -1n;
    });
  }

  async function endOfStore(): Promise<bigint> {
    const store = createEventStore({ url: stack.eventStoreUrl });
    try {
      return (await store.endPosition()) ?? 0n;
    } finally {
      await store.close();
    }
  }

  async function withDatabase<Result>(work: (pool: Pool) => Promise<Result>): Promise<Result> {
    const pool = new Pool({ connectionString: stack.databaseUrl, max: 1 });
    try {
      return await work(pool);
    } finally {
      await pool.end();
    }
  }
});
