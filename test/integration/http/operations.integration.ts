import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { addPerson } from '../../../adapters/postgres/identity/index.js';
import { createHealthReports } from '../../../adapters/postgres/index.js';
import { settings, readConfig } from '../../../infra/config.js';
import { memoryTrail } from '../../support/auditTrail.js';
import { until } from '../../support/until.js';
import { dataOf } from '../../../adapters/apiClient/index.js';
import type { OverallHealth } from '../../../domain/health/index.js';
import { logIn, startApi, type TestApi } from '../../support/api.js';
import { runCli } from '../../../infra/cli/index.js';
import {
  fillProjectionHours,
  keepsUp,
  rebuildBrewPlans,
  reportProjections,
  secretTexts,
  stalled,
} from '../../support/web/someReports.js';

const blocked: OverallHealth = {
  status: 'down',
  conditions: [
    {
      ...{ code: 'BROKER_BLOCKED', level: 'down', reason: 'RabbitMQ is low on memory' },
      ...{ since: '2026-11-28T13:00:00.000Z', roles: ['ingest'] },
    },
  ],
  roles: [],
};

const pausePath = '/api/v1/projections/{projection}/pause';
const resumePath = '/api/v1/projections/{projection}/resume';
const rebuildPath = '/api/v1/projections/{projection}/rebuild';

describe('operations', () => {
  const memory = memoryTrail('api');
  let api: TestApi;

  before(async () => {
    api = await startApi({ health: () => blocked, audit: memory.trail });
  });
  after(() => api?.stop());
  beforeEach(async () => {
    await api.pool.query('delete from operations.health_report');
    await api.pool.query('delete from operations.projection_rebuild');
  });

  const read = async () => dataOf(await api.client.GET('/api/v1/operations'));

  it('has each projection with its process, the conditions and the database', async () => {
    await reportProjections(api.pool);
    const { projections, status, conditions, instances, database } = await read();
    assert.deepEqual(
      projections.map(({ projection }) => projection),
      ['alarms', 'brewPlans', 'readModels'],
    );
    const [alarms, , readModels] = projections;
    const { reportedAt, ...shown } = alarms ?? assert.fail();
    assert.deepEqual(shown, {
      ...stalled,
      ...{
        paused: null,
        rebuild: null,
        role: 'dispatcher',
        instance: 'kitchen-3 4712',
        isSilent: false,
        eventsBehind: 91_240 - 88_000,
      },
    });
    assert.ok(Math.abs(Date.now() - Date.parse(reportedAt ?? '')) < 60_000);
    assert.equal(readModels?.eventsPerSecond, keepsUp.eventsPerSecond);
    assert.deepEqual([status, conditions[0]?.code], ['down', 'BROKER_BLOCKED']);
    assert.deepEqual(
      instances.map(({ role }) => role),
      ['auth', 'dispatcher', 'event-store', 'ingest', 'projector', 'start'],
    );
    assert.ok(database.bytes > 1_000_000 && database.connections > 0);
    assert.match(database.version, /^\d+/);
  });

  it('has a projection once: by the process that took it over, not by the one that was killed', async () => {
    await reportProjections(api.pool, 'killed 1');
    await api.pool.query(
      `update operations.health_report set seen_at = now() - interval '30 s' where instance = 'killed 1'`,
    );
    const before = (await read()).projections.find(({ projection }) => projection === 'alarms');
    assert.deepEqual([before?.instance, before?.isSilent], ['killed 1', true]);
    await reportProjections(api.pool, 'heir 2');
    const alarms = (await read()).projections.filter(({ projection }) => projection === 'alarms');
    assert.deepEqual(
      alarms.map(({ instance, isSilent }) => [instance, isSilent]),
      [['heir 2', false]],
    );
  });

  it('has what all processes together see of the servers, and nothing of one that is silent', async () => {
    await reportProjections(api.pool);
    const { broker, eventStore, queues, disks } = await read();
    assert.deepEqual(broker, { product: 'RabbitMQ', version: '3.10.8', cluster: 'rabbit@kitchen-3' });
    assert.deepEqual(eventStore, {
      version: '23.10.0',
      position: '91240',
      answeredInMs: 12,
      isEmbedded: true,
    });
    assert.deepEqual(queues[2], { queue: 'brewline.uplink.02', ready: 80, unacknowledged: 2, consumers: 1 });
    assert.deepEqual(queues.at(-1), {
      queue: 'brewline.uplink.dead',
      ready: 0,
      unacknowledged: null,
      consumers: 1,
    });
    assert.equal(disks[0]?.folder, '/srv/brewline');
    await api.pool.query(
      `update operations.health_report set seen_at = now() - interval '30 s' where role in ('auth', 'event-store')`,
    );
    const later = await read();
    assert.deepEqual(later.queues[2], {
      queue: 'brewline.uplink.02',
      ready: null,
      unacknowledged: 2,
      consumers: null,
    });
    const alarms = later.projections.find(({ projection }) => projection === 'alarms');
    assert.equal(alarms?.eventsBehind, null, 'positions may be bytes');
  });

  it('has who has connections to the database, and who waits for a lock', async () => {
    const [holder, waiter] = [await api.pool.connect(), await api.pool.connect()];
    try {
      await holder.query('begin');
      await holder.query('lock table operations.uplink_ring');
      const waiting = waiter.query('select from operations.uplink_ring');
      const database = await until('somebody waits', async () => {
        const { database: seen } = await read();
        return seen.waiting > 0 ? seen : undefined;
      });
      assert.equal(database.waiting, 1);
      assert.ok(database.longestWaitMs > 0);
      assert.ok(
        database.connectionsOf.some(
          ({ application, connections }) => application === 'test' && connections > 1,
        ),
      );
      await holder.query('rollback');
      await waiting;
    } finally {
      holder.release();
      waiter.release();
    }
  });

  it('has the hour of each projection', async () => {
    await fillProjectionHours(api.pool);
    const { items } = dataOf(await api.client.GET('/api/v1/operations/projections'));
    assert.deepEqual(
      items.map(({ projection, minutes }) => [projection, minutes.length]),
      [
        ['alarms', 60],
        ['brewPlans', 60],
        ['readModels', 60],
      ],
    );
    const minutes = items[0]?.minutes ?? [];
    assert.deepEqual([minutes[0]?.lagMs, minutes.at(-1)?.lagMs], [179, 420_000]);
  });

  it('has each setting of each process, and no secret, in the API and at the command line', async () => {
    await reportProjections(api.pool);
    const system = dataOf(await api.client.GET('/api/v1/system'));
    const ingest = system.settings.find(({ instance }) => instance === 'kitchen-3 4710')?.settings ?? [];
    assert.equal(ingest.length, Object.keys(settings).length);
    const shown = (variable: string) => ingest.find((each) => each.variable === variable);
    assert.deepEqual(shown('UPLINK_BATCH'), {
      variable: 'UPLINK_BATCH',
      value: '1000',
      isDefault: false,
      isHidden: false,
    });
    assert.deepEqual(shown('AMQP_URL')?.value, 'amqps://mq.internal:5671/brewline');
    assert.deepEqual(shown('SESSION_KEY'), {
      variable: 'SESSION_KEY',
      value: null,
      isDefault: false,
      isHidden: true,
    });
    assert.ok(system.migrations.some(({ name }) => name === '0061_serverReports'));
    assert.ok(system.schemas.some(({ schema, bytes }) => schema === 'read_model' && bytes > 0));
    const { rows } = await api.pool.query('select * from operations.health_report');
    const said = await Promise.all([cli('system'), cli('system', '--all'), cli('system', '--json')]);
    assert.match(said[0] ?? '', /^ {2}UPLINK_BATCH +1000$/m);
    assert.match(said[0] ?? '', /brewline\.uplink\.02 +80 +2 +1/);
    assert.doesNotMatch(said[0] ?? '', /API_PORT/);
    assert.match(said[1] ?? '', /API_PORT +18080 +default/);
    assert.deepEqual(
      Object.keys(JSON.parse(said[2] ?? '') as object).toSorted(),
      Object.keys(system).toSorted(),
    );
    for (const text of [JSON.stringify(system), JSON.stringify(rows), ...said])
      for (const secret of secretTexts) assert.ok(!text.includes(secret), secret);
  });

  it('has who paused a projection and since when, until somebody resumes it, with an entry for each', async () => {
    await reportProjections(api.pool);
    const change = async (projection: 'alarms' | 'dispatcher', to: 'pause' | 'resume') => {
      const params = { path: { projection } };
      const path = to === 'pause' ? pausePath : resumePath;
      return (await api.client.POST(path, { params })).response.status;
    };
    const pausedOf = async (name: string) =>
      (await read()).projections.find(({ projection }) => projection === name)?.paused;
    assert.equal(await change('alarms', 'pause'), 204);
    const paused = (await pausedOf('alarms')) ?? assert.fail();
    assert.equal(paused.by.personId, api.personId);
    assert.equal(await change('alarms', 'pause'), 204);
    assert.deepEqual(await pausedOf('alarms'), paused, 'a second time changes nothing');
    assert.equal(await pausedOf('readModels'), null);
    assert.match(await cli('projection', 'list'), /^alarms +paused since /m);
    assert.equal(await change('alarms', 'resume'), 204);
    assert.equal(await change('alarms', 'resume'), 204);
    assert.equal(await pausedOf('alarms'), null);
    const entries = memory.store.all.flatMap(({ data }) => {
      const { action, subjects } = data as { readonly action?: string; readonly subjects: unknown };
      return action === 'pauseProjection' || action === 'resumeProjection' ? [[action, subjects]] : [];
    });
    const subjects = [{ kind: 'projection', id: 'alarms' }];
    assert.deepEqual(entries.slice(0, 1), [['pauseProjection', subjects]]);
    assert.equal(entries.length, 4);
    const unknown = await api.fetch('/api/v1/projections/rm/pause', { method: 'POST' });
    assert.ok(unknown.status >= 400 && unknown.status < 500);
  });

  it('is paused and resumed at the command line, too', async () => {
    await reportProjections(api.pool);
    assert.deepEqual(JSON.parse(await cli('projection', 'pause', 'alarms', '--json')), {
      ...{ projection: 'alarms', paused: true, changed: true },
    });
    const { paused } = (await read()).projections.find(({ projection }) => projection === 'alarms') ?? {};
    assert.deepEqual(paused?.by, { personId: null, name: null });
    assert.deepEqual(JSON.parse(await cli('projection', 'resume', 'alarms', '--json')), {
      ...{ projection: 'alarms', resumed: true, changed: true },
    });
  });

  it('has a rebuild that an admin asked for, once, and how far it is', async () => {
    await reportProjections(api.pool);
    const ask = async () => {
      const { response, data } = await api.client.POST(rebuildPath, {
        params: { path: { projection: 'brewPlans' } },
      });
      return [response.status, data] as const;
    };
    const [status, asked] = await ask();
    assert.deepEqual([status, asked?.requestedBy.personId, asked?.begunAt], [202, api.personId, null]);
    assert.deepEqual(await ask(), [200, asked], 'it is not asked for twice');
    const entries = memory.store.all.flatMap(({ data }) => {
      const { action, subjects } = data as { readonly action?: string; readonly subjects: unknown };
      return action === 'rebuildProjection' ? [subjects] : [];
    });
    assert.deepEqual(entries[0], [{ kind: 'projection', id: 'brewPlans' }]);
    const shown = async () =>
      (await read()).projections.find(({ projection }) => projection === 'brewPlans') ?? assert.fail();
    assert.deepEqual((await shown()).rebuild, { ...asked, share: null, leftMs: null });
    assert.match(await cli('projection', 'list'), /^brewPlans +rebuild requested /m);

    await api.pool.query('delete from operations.projection_rebuild');
    await rebuildBrewPlans(api.pool);
    const { rebuild } = await shown();
    assert.deepEqual(
      [rebuild?.head, rebuild?.requestedBy, rebuild?.share, rebuild?.leftMs],
      ['90110', { personId: null, name: null }, 39_120 / 91_240, Math.round((91_240 - 39_120) / 0.42)],
    );
    assert.match(await cli('projection', 'list'), /^brewPlans +rebuilding 42 %, 125 s left /m);
    const over = (await read()).projections.find(({ projection }) => projection === 'readModels');
    assert.deepEqual([over?.rebuild?.share, over?.rebuild?.finishedAt === null], [1, false]);
    assert.equal((await ask())[0], 200);
  });

  it('has one that nobody runs, too, and all of it while the read models are rebuilt', async () => {
    assert.equal(
      (await api.client.POST(rebuildPath, { params: { path: { projection: 'alarms' } } })).response.status,
      202,
    );
    await api.pool.query(`insert into read_model.rebuild (projection) values ('readModels')`);
    try {
      await until('it is noticed', async () => (await api.fetch('/api/v1/devices')).status === 503);
      const [alarms, ...others] = (await read()).projections;
      assert.deepEqual([alarms?.projection, alarms?.instance, others], ['alarms', null, []]);
      assert.equal(alarms?.rebuild?.begunAt, null);
      for (const path of ['operations/hour', 'operations/projections', 'system', 'alerts'])
        assert.equal((await api.fetch(`/api/v1/${path}`)).status, 200, path);
      assert.match(await cli('projection', 'list'), /^alarms +rebuild requested, nobody runs it /m);
    } finally {
      await api.pool.query('delete from read_model.rebuild');
    }
  });

  it('keeps the settings of a process until another one has its name', async () => {
    const as = (startedAt: Date, value: string) =>
      createHealthReports(api.pool, {
        ...{ role: 'api', instance: 'pod 1', startedAt },
        settings: [{ variable: 'API_PORT', value, isDefault: false, isHidden: false }],
      }).report({ conditions: [], projections: [] });
    const shown = async () =>
      dataOf(await api.client.GET('/api/v1/system')).settings.flatMap((each) =>
        each.settings.map(({ value }) => value),
      );
    await as(new Date(1_000), '1');
    assert.deepEqual(await shown(), ['1']);
    await as(new Date(1_000), '2');
    assert.deepEqual(await shown(), ['1']);
    await as(new Date(2_000), '3');
    assert.deepEqual(await shown(), ['3']);
  });

  it('shows backups that somebody noted, the latest first, and how old the last one is', async () => {
    const backups = async () => dataOf(await api.client.GET('/api/v1/system')).backups;
    const none = { age: 'none', oldAfterHours: 48, lastMadeAt: null, items: [] };
    assert.deepEqual(await backups(), none);
    await cli('backups', 'note', 'pg_dump', '--at', '2026-03-01T03:00Z');
    const note = `full \u202e ${'x'.repeat(600)}`;
    await cli('backups', 'note', note, '--failed', '--at', '2026-03-02T03:00Z', '--json');
    const { age, lastMadeAt, items } = await backups();
    assert.deepEqual([age, lastMadeAt], ['old', '2026-03-01T03:00:00.000Z']);
    assert.deepEqual(
      items.map(({ outcome, kind, endedAt }) => [outcome, kind, endedAt]),
      [
        ['failed', 'other', '2026-03-02T03:00:00.000Z'],
        ['made', 'other', '2026-03-01T03:00:00.000Z'],
      ],
    );
    assert.deepEqual([items[0]?.note?.length, items[1]?.note], [500, 'pg_dump']);
    await cli('backups', 'note');
    assert.equal((await backups()).age, 'recent');
    assert.match(await cli('system'), /Last made at +\d{4}-/);
    const listed = (await cli('backups', '--json', '--limit', '2')).trim().split('\n');
    assert.deepEqual(JSON.parse(listed[1] ?? ''), items[0]);
    for (let count = 0; count < 3; count++) await cli('backups', 'note', '--at', '2026-02-01');
    await api.pool.query(
      `insert into operations.backup (outcome, kind, ended_at) select 'made', 'other', '2026-01-01' from generate_series(1, 300)`,
    );
    await cli('backups', 'note');
    const { rows } = await api.pool.query<{ outcome: string; count: number }>(
      'select outcome, count(*)::int as count from operations.backup group by 1 order by 1',
    );
    assert.deepEqual(rows, [
      { outcome: 'failed', count: 1 },
      { outcome: 'made', count: 200 },
    ]);
  });

  async function cli(...args: string[]): Promise<string> {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const read = text(stdout);
    const settingsOfTest = async () => readConfig({ DATABASE_URL: api.databaseUrl });
    const openTrail = async () => ({
      trail: memory.trail,
      personId: async () => undefined,
      close: async () => undefined,
    });
    const code = await runCli(args, { stdout, stderr, settings: settingsOfTest, openTrail });
    stdout.end();
    assert.equal(code, 0);
    return read;
  }

  it('is for operators and admins', async () => {
    const statuses: Record<string, readonly number[]> = {};
    for (const role of ['brewer', 'analyst', 'operator'] as const) {
      const password = (await addPerson(api.pool, role, role)) ?? assert.fail();
      const token = await logIn(api.url, role, password);
      const client = api.clientOf(token);
      const asked = [
        client.GET('/api/v1/operations'),
        client.GET('/api/v1/operations/projections'),
        client.GET('/api/v1/system'),
        client.POST(pausePath, { params: { path: { projection: 'brewPlans' } } }),
        client.POST(resumePath, { params: { path: { projection: 'brewPlans' } } }),
        client.POST(rebuildPath, { params: { path: { projection: 'brewPlans' } } }),
      ];
      statuses[role] = (await Promise.all(asked)).map(({ response }) => response.status);
    }
    assert.deepEqual(statuses, {
      brewer: Array(6).fill(403),
      analyst: Array(6).fill(403),
      operator: [200, 200, 200, 204, 204, 403],
    });
    assert.equal((await api.clientOf().GET('/api/v1/operations')).response.status, 401);
  });
});
