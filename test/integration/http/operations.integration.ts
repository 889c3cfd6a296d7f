import assert from 'node:assert/strict';
import { addPerson } from '../../../adapters/postgres/identity/index.js';
import { dataOf } from '../../../adapters/apiClient/index.js';
import type { OverallHealth } from '../../../domain/health/index.js';
import { logIn, startApi, type TestApi } from '../../support/api.js';
import { keepsUp, reportProjections, stalled } from '../../support/web/someReports.js';

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

describe('operations', () => {
  let api: TestApi;

  before(async () => {
    api = await startApi({ health: () => blocked });
  });
  after(() => api?.stop());
  beforeEach(() => api.pool.query('delete from operations.health_report'));

  const read = async () => dataOf(await api.client.GET('/api/v1/operations'));

  it('has each projection with its process, the conditions and the database', async () => {
    await reportProjections(api.pool);
    const { projections, status, conditions, instances, database } = await read();
    assert.deepEqual(
      projections.map(({ projection }) => projection),
      ['alarms', 'readModels', 'rollups'],
    );
    const [alarms, readModels] = projections;
    const { reportedAt, ...shown } = alarms ?? assert.fail();
    assert.deepEqual(shown, {
      ...stalled,
      ...{ role: 'dispatcher', instance: 'kitchen-3 4712', isSilent: false },
    });
    assert.ok(Math.abs(Date.now() - Date.parse(reportedAt)) < 60_000);
    assert.equal(readModels?.eventsPerSecond, keepsUp.eventsPerSecond);
    assert.deepEqual([status, conditions[0]?.code], ['down', 'BROKER_BLOCKED']);
    assert.deepEqual(
      instances.map(({ role }) => role),
      ['dispatcher', 'projector'],
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

  it('is for operators and admins', async () => {
    const statuses: Record<string, number> = {};
    for (const role of ['brewer', 'analyst', 'operator'] as const) {
      const password = (await addPerson(api.pool, role, role)) ?? assert.fail();
      const token = await logIn(api.url, role, password);
      statuses[role] = (await api.clientOf(token).GET('/api/v1/operations')).response.status;
    }
    assert.deepEqual(statuses, { brewer: 403, analyst: 403, operator: 200 });
    assert.equal((await api.clientOf().GET('/api/v1/operations')).response.status, 401);
  });
});
