import assert from 'node:assert/strict';
import {
  createAlertStore,
  createPool,
  createServiceFacts,
  recordBackup,
  type Pool,
} from '../../../adapters/postgres/index.js';
import { createHealthReports } from '../../../adapters/postgres/healthReports.js';
import { evaluateAlerts } from '../../../commands/alerts/index.js';
import type { Condition, ProjectionReport } from '../../../domain/health/index.js';
import { startPostgres } from '../../support/postgres.js';
import { silentLogger } from '../../support/silentLogger.js';
import { until } from '../../support/until.js';
import { keepsUp } from '../../support/web/someReports.js';

interface StoredAlert {
  readonly kind: string;
  readonly subject: string;
  readonly level: string;
  readonly state: string;
}

const blocked: Condition = {
  ...{ code: 'BROKER_BLOCKED', level: 'down', reason: 'low on memory', since: '2026-11-28T13:00:00.000Z' },
};

describe('the evaluator of alerts', () => {
  let postgres: Awaited<ReturnType<typeof startPostgres>>;
  let pool: Pool;
  let running: { stop(): Promise<void> }[] = [];
  /** How far the evaluator's clock is ahead: what has to last lasts at once. */
  let aheadMs = 0;

  before(async () => {
    postgres = await startPostgres();
    pool = createPool({
      databaseUrl: postgres.url,
      applicationName: 'test',
      connections: 4,
      logger: silentLogger,
    });
  });
  afterEach(async () => {
    await Promise.all(running.map((each) => each.stop()));
    running = [];
    aheadMs = 0;
    await pool.query(
      `truncate operations.alert, operations.service_sample, operations.health_report, operations.error_group,
         operations.error_hour, operations.backup,
         read_model.device_status, ingest.parked_group`,
    );
  });
  after(async () => {
    await pool?.end();
    await postgres?.stop();
  });

  function start(expected: readonly string[] = [], expiresAtMs?: number) {
    const stopping = new AbortController();
    const certificates = async () =>
      expiresAtMs === undefined ? [] : [{ server: 'mqtts://mq:8883', expiresAtMs }];
    const ended = evaluateAlerts(
      {
        facts: createServiceFacts(pool, expected),
        alerts: createAlertStore(pool),
        backupRule: { oldAfterMs: 48 * 3_600_000, isExpected: false },
        ...{ certificates, logger: silentLogger, now: () => Date.now() + aheadMs, everyMs: 20 },
      },
      stopping.signal,
    );
    const evaluator = { stop: () => (stopping.abort(), ended) };
    running.push(evaluator);
    return evaluator;
  }

  const report = (conditions: readonly Condition[], progress: readonly ProjectionReport[] = []) =>
    createHealthReports(pool, { role: 'projector', instance: 'kitchen 1' }).report({
      ...{ conditions, progress, projections: progress.map(({ projection }) => projection) },
    });
  const stored = async () =>
    (
      await pool.query<StoredAlert>(
        'select kind, subject, level, state from operations.alert order by raised_at',
      )
    ).rows;
  const untilStored = (...states: readonly string[]) =>
    until(`alerts are ${states.join()}`, async () => {
      const rows = await stored();
      return rows.map(({ state }) => state).join() === states.join() ? rows : undefined;
    });

  /** What has to last lasts at once, from whenever the evaluator has seen it. */
  const untilStoredLater = (...states: readonly string[]) =>
    until(`alerts are ${states.join()} after a while`, async () => {
      aheadMs += 11_000;
      const rows = await stored();
      return rows.map(({ state }) => state).join() === states.join() ? rows : undefined;
    });

  it('raises, keeps and resolves one alert of a broker that blocks', async () => {
    await report([blocked]);
    start();
    const [raised] = await untilStored('raised');
    assert.deepEqual(raised, { kind: 'brokerBlocked', subject: '', level: 'critical', state: 'raised' });
    await report([{ ...blocked, reason: 'low on disk' }]);
    await until('it says what is so now', async () => {
      const { rows } = await pool.query<{ reason: string }>('select reason from operations.alert');
      return rows[0]?.reason === 'low on disk';
    });
    await report([]);
    // An evaluator that takes over goes on with what is stored.
    await running[0]?.stop();
    start();
    await untilStoredLater('resolved');
    await report([blocked]);
    await untilStored('resolved', 'raised');
  });

  it('raises one of an old backup, says why later tries failed, and resolves it with the next one', async () => {
    const now = new Date();
    const backup = { kind: 'file', tookMs: 1, bytes: 1, version: '0.2.0', note: null } as const;
    const twoDaysAgo = new Date(now.getTime() - 48 * 3_600_000);
    await recordBackup(pool, { ...backup, outcome: 'made', endedAt: twoDaysAgo });
    start();
    const [raised] = await untilStored('raised');
    assert.deepEqual([raised?.kind, raised?.level], ['backupOld', 'warning']);
    await recordBackup(pool, { ...backup, outcome: 'failed', note: 'no space left', endedAt: now });
    await until('it says why', async () => {
      const { rows } = await pool.query<{ reason: string }>('select reason from operations.alert');
      return rows[0]?.reason.endsWith('1 try failed since, the last one: no space left');
    });
    await recordBackup(pool, { ...backup, outcome: 'made', endedAt: new Date() });
    await untilStored('resolved');
  });

  it('leaves an acknowledged one acknowledged, and raises it anew when it gets worse', async () => {
    const disk = { ...blocked, code: 'DISK', subject: '/data', level: 'degraded' } as const;
    await report([disk]);
    start();
    await untilStoredLater('raised');
    await pool.query(
      `update operations.alert set state = 'acknowledged', acknowledged_at = now(), acknowledged_by = 'ada', told_at = now()`,
    );
    await report([{ ...disk, reason: 'less still' }]);
    await until('the reason is new', async () => {
      const { rows } = await pool.query<{ reason: string }>('select reason from operations.alert');
      return rows[0]?.reason === 'less still';
    });
    await untilStored('acknowledged');
    await report([{ ...disk, level: 'down' }]);
    await untilStored('raised');
    const { rows } = await pool.query('select level, acknowledged_by, told_at from operations.alert');
    assert.deepEqual(rows, [{ level: 'critical', acknowledged_by: null, told_at: null }]);
  });

  it('finds a projection that is stalled, and nothing in one that keeps up', async () => {
    await report([], [keepsUp, { ...keepsUp, projection: 'brewPlans', isStalled: true }]);
    start(['readModels', 'brewPlans']);
    await until('it has counted', async () => {
      const { rows } = await pool.query<{ stalled: number }>('select stalled from operations.service_sample');
      return rows[0]?.stalled === 1;
    });
    const [alert] = await untilStoredLater('raised');
    assert.deepEqual([alert?.kind, alert?.subject], ['projectionStalled', 'brewPlans']);
  });

  it('counts what is parked and what goes wrong from its first look on, and errors that are not ignored', async () => {
    const park = (messages: number) =>
      pool.query(
        `insert into ingest.parked_group as g (source, code, messages, kept, devices, first_at, last_at, waiting)
         values ('uplink', 'MESSAGE_MALFORMED', $1, 0, 1, now(), now(), 3)
         on conflict (source, code) do update set messages = g.messages + excluded.messages`,
        [messages],
      );
    const fail = (fingerprint: string, state: string) =>
      pool.query(
        `insert into operations.error_group (fingerprint, code, call_site, message, errors, first_at, last_at, roles, devices, example, state)
         values ($1, 'LOGGED', '', 'm', 60, now(), now(), '{api}', '{}', '', $2)`,
        [fingerprint, state],
      );
    await park(500);
    start();
    await until(
      'it has counted',
      async () => ((await pool.query('select from operations.service_sample')).rowCount ?? 0) > 0,
    );
    assert.deepEqual(await stored(), [], 'what was there before is not news');
    await park(20);
    await fail('0123456789abcdef', 'ignored');
    aheadMs = 16_000;
    const [parked] = await untilStored('raised');
    assert.equal(parked?.kind, 'parkedGrowing');
    await fail('1123456789abcdef', 'open');
    aheadMs = 32_000;
    const both = await untilStored('raised', 'raised');
    assert.equal(both[1]?.kind, 'errorsGrowing');
    const { rows } = await pool.query(
      `select sum(parked)::int as parked, sum(errors)::int as errors, max(waiting)::int as waiting from operations.service_sample`,
    );
    assert.deepEqual(rows, [{ parked: 20, errors: 60, waiting: 3 }]);
  });

  it('finds a certificate that expires, and resolves it when another one is shown', async () => {
    const evaluator = start([], Date.now() + 3 * 86_400_000);
    const [alert] = await untilStored('raised');
    assert.deepEqual([alert?.kind, alert?.level], ['certificateExpiring', 'critical']);
    await evaluator.stop();
    start([], Date.now() + 300 * 86_400_000);
    await untilStored('resolved');
  });

  it('goes on when the database refuses for a while', async () => {
    await pool.query('alter table operations.alert rename to alert_away');
    await report([blocked]);
    start();
    await pool.query('select pg_sleep(0.1)');
    await pool.query('alter table operations.alert_away rename to alert');
    await untilStored('raised');
  });

  it('keeps a thousand alerts of 90 days, and the minutes of a day', async () => {
    await pool.query(
      `insert into operations.alert (kind, subject, level, reason, state, raised_at, resolved_at)
       select 'diskFull', '/' || n, 'warning', '', 'resolved', now() - n * interval '1 minute', now() - n * interval '1 minute'
       from generate_series(1, 1100) n;
       insert into operations.alert (kind, subject, level, reason, state, raised_at, resolved_at)
       values ('diskFull', '/old', 'warning', '', 'resolved', now() - interval '91 days', now() - interval '91 days');
       insert into operations.service_sample (minute, fault, needs_you, offline, running, idle, waiting, parked, errors, projections, stalled, open_alerts)
       select date_trunc('minute', now()) - n * interval '1 minute', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 from generate_series(1, 1500) n`,
    );
    await report([blocked]);
    start();
    await until('the new one is there', async () => {
      const { rows } = await pool.query<{ alerts: number; minutes: number }>(
        `select (select count(*)::int from operations.alert) as alerts, (select count(*)::int from operations.service_sample) as minutes`,
      );
      return rows[0]?.alerts === 1_000 && rows[0].minutes <= 1_441;
    });
    assert.equal((await stored()).filter(({ subject }) => subject === '/old').length, 0);
  });
});
