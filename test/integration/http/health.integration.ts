import assert from 'node:assert/strict';
import type { OverallHealth } from '../../../domain/health/index.js';
import { startApi, type TestApi } from '../../support/api.js';

const health: OverallHealth = {
  status: 'down',
  conditions: [
    {
      code: 'UPLINK_UNREAD',
      subject: 'brewline.uplink.01',
      level: 'down',
      reason: 'no ingest reads brewline.uplink.01, in which 12 messages wait',
      since: '2026-11-28T10:00:00.000Z',
      roles: ['auth'],
    },
  ],
  roles: [
    { role: 'auth', status: 'down', instances: 1 },
    { role: 'api', status: 'up', instances: 2 },
  ],
};

describe('health of all', () => {
  let api: TestApi;

  before(async () => {
    api = await startApi({ health: () => health, limits: { healthRequestsPerMinute: 8 } });
  });
  after(() => api.stop());

  const ready = (query = '') => api.fetch(`/health/ready${query}`, { headers: { authorization: '' } });

  it('is 503 with what is wrong, and needs no log-in', async () => {
    const response = await ready();
    assert.equal(response.status, 503);
    assert.deepEqual(await response.json(), { ...health, projections: [] });
  });

  it('is that of one role for who asks for one: another role is no reason to take it out', async () => {
    const response = await ready('?role=api');
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), { status: 'up', conditions: [], roles: [health.roles[1]] });
    assert.equal((await ready('?role=auth')).status, 503);
    assert.equal((await ready('?role=ingest')).status, 503, 'one that nobody has heard of');
    assert.equal((await ready('?role=brewer')).status, 400);
  });

  it('has a limit of its own for each address', async () => {
    const statuses: number[] = [];
    for (let asked = 0; asked < 8; asked += 1) statuses.push((await ready()).status);
    assert.ok(statuses.includes(429), statuses.join());
    assert.equal((await api.fetch('/api/v1/devices')).status, 200);
  });
});
