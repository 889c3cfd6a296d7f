import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'amqplib';
import { createApiClient, type Readiness } from '../../adapters/apiClient/index.js';
import { Client } from 'pg';
import type { HealthCode } from '../../domain/health/index.js';
import { holds, startFleet, verifyHistory } from '../../infra/local/start/index.js';
import { amqpUrl } from '../../infra/local/setup/privateBroker.js';
import { logIn } from '../support/api.js';
import { rabbitmqctl } from '../support/broker.js';
import { startStack, type Stack } from '../support/stack.js';
import { until } from '../support/until.js';
import { withSlack } from '../support/withSlack.js';

/** What operators are promised. */
const shownWithinMs = 10_000;
const clearedWithinMs = 45_000;

type Condition = Readiness['conditions'][number];

describe('readiness, while 20 devices send', () => {
  let stack: Stack;
  let folder: string;
  let ledgerFile: string;
  const since = new Date();
  const stopped = new Set<number>();

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brewline-health-'));
    ledgerFile = join(folder, 'ledger.ndjson');
    stack = await startStack();
    const stats = stack.stats as Map<string, Readonly<Record<string, number>>>;
    await startFleet(stack.place, {
      devices: 20,
      rate: 3,
      speed: 60,
      seed: 1,
      faults: false,
      ledgerFile,
      onStats: (part, values) => stats.set(part, values),
    });
    await isUp();
    await until('messages flow', () => (stack.stats.get('simulate')?.acknowledged ?? 0) > 150);
  });
  afterEach(async () => {
    for (const pid of stopped) process.kill(pid, 'SIGCONT');
    stopped.clear();
    await isUp();
  });
  after(async () => {
    await stack.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** At most ten times a second, which is the limit for one address. */
  async function readiness(): Promise<Readiness> {
    await sleep(150);
    const { data, error, response } = await createApiClient({ url: stack.apiUrl, timeoutMs: 5_000 }).GET(
      '/health/ready',
    );
    const body = data ?? error;
    assert.equal(response.status, body.status === 'down' ? 503 : 200);
    return body as Readiness;
  }

  /** Longer on a machine under load: nobody sees a page before it is there. */
  const promised = (withinMs: number) =>
    withSlack(withinMs, async () => (await fetch(`${stack.apiUrl}/openapi.json`)).arrayBuffer());

  const isUp = async () =>
    until('all is well', async () => (await readiness()).status === 'up', await promised(clearedWithinMs));

  /** Also that it says why and since when. */
  async function shows(code: HealthCode, subject?: string): Promise<Condition> {
    const beganMs = Date.now();
    const condition = await until(
      `${code} ${subject ?? ''} is shown`,
      async () =>
        (await readiness()).conditions.find(
          (each) => each.code === code && (subject === undefined || each.subject === subject),
        ),
      await promised(shownWithinMs),
    );
    assert.notEqual(condition.reason, '');
    const sinceMs = Date.parse(condition.since);
    assert.ok(sinceMs >= beganMs - 10_000 && sinceMs <= Date.now() + 1_000, condition.since);
    return condition;
  }

  function freeze(part: string): void {
    const pid = stack.place.supervisor.pidOf(part);
    assert.ok(pid !== undefined, part);
    stopped.add(pid);
    process.kill(pid, 'SIGSTOP');
  }

  it('says that the broker has an alarm and takes no messages', async () => {
    const ctl = (limit: string) =>
      rabbitmqctl(stack.place.brokerEnvironment, 'set_vm_memory_high_watermark', limit);
    await ctl('0.00001');
    try {
      assert.match((await shows('BROKER_BLOCKED')).reason, /low on memory/);
    } finally {
      await ctl('0.4');
    }
  });

  it('says that an ingest hangs', async () => {
    freeze('ingest');
    await shows('ROLE_SILENT', 'ingest');
    const { subject, since } = await shows('UPLINK_STALLED');
    // Long enough for each probe to be sent several times.
    const untilMs = Date.parse(since) + 15_000;
    while (Date.now() < untilMs) {
      const same = (await readiness()).conditions.find(
        (each) => each.code === 'UPLINK_STALLED' && each.subject === subject,
      );
      assert.equal(same?.since, since, 'it began once, and is not over');
    }
  });

  it('says that the event store hangs', async () => {
    freeze('event-store');
    await shows('EVENT_STORE');
  });

  it('says that the projector hangs', async () => {
    freeze('projector');
    await shows('ROLE_SILENT', 'projector');
  });

  it('says that the database takes no writes, and answers without it', async () => {
    const admin = new Client({ connectionString: stack.place.adminDatabaseUrl });
    await admin.connect();
    const endSessions = `select pg_terminate_backend(pid) from pg_stat_activity where datname = 'brewline'`;
    await admin.query('alter database brewline set default_transaction_read_only = on');
    try {
      await admin.query(endSessions);
      assert.match((await shows('DATABASE')).reason, /read-only/);
    } finally {
      await admin.query('alter database brewline reset default_transaction_read_only');
      await admin.query(endSessions);
      await admin.end();
    }
  });

  it('says that devices are in other queues after a binding was lost, until each is in its own again', async () => {
    const { config, secrets } = stack.place;
    const topology = await connect(amqpUrl(config.amqpPort, 'topology', secrets.broker.topology));
    const channel = await topology.createChannel();
    await channel.unbindQueue('brewline.uplink.00', 'brewline.uplink', '1');
    await topology.close();
    await shows('UPLINK_MOVED');
  });

  it('is up again after rebuilds that an admin asked for, though all who have a part in them are killed', async () => {
    const { login, password } = stack.administrator;
    const token = await logIn(stack.apiUrl, login, password);
    const client = createApiClient({ url: stack.apiUrl, token: () => token });
    const asked = ['readModels', 'brewPlans'] as const;
    for (const projection of asked) {
      const { response } = await client.POST('/api/v1/projections/{projection}/rebuild', {
        params: { path: { projection } },
      });
      assert.equal(response.status, 202);
    }
    for (const part of ['api', 'projector', 'dispatcher']) stack.kill(part);
    await until('both are over', async () => {
      const answer = await client.GET('/api/v1/operations').catch(() => undefined);
      return asked.every((name) =>
        answer?.data?.projections.some((each) => each.projection === name && each.rebuild?.finishedAt),
      );
    });
  });

  it('and nothing is lost by any of it', async () => {
    await stack.place.supervisor.end('simulate');
    const verdict = await verifyHistory({ databaseUrl: stack.databaseUrl, ledgerFile, since });
    assert.ok(holds(verdict), JSON.stringify(verdict, undefined, 2));
  });
});
