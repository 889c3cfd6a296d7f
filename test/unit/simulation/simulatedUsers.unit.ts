import assert from 'node:assert/strict';
import { createApiClient } from '../../../adapters/apiClient/index.js';
import { SimulatedUsers } from '../../../infra/simulation/users/index.js';
import { json, problem, startFakeApi, type Answer, type FakeApi } from '../../support/fakeApi.js';
import { silentLogger } from '../../support/silentLogger.js';
import { until } from '../../support/until.js';

const device = (deviceId: string, code: number) => ({
  deviceId,
  online: true,
  machineType: { code, name: '' },
  sessionId: null,
});
const brew = (id: string, more: object) => ({ brewId: id, baseId: `b-${id}`, kegId: `k-${id}`, ...more });
const waiting = { deviceId: 'b-1', action: { code: 21, name: '' }, since: '2026-01-01T00:00:00Z' };

describe('simulated users', function () {
  this.timeout(20_000);
  let api: FakeApi;
  const posted: [path: string, body: string][] = [];

  const answer: Answer = (response, request) => {
    const path = request.url ?? '';
    if (request.method === 'GET')
      return json(200, path.startsWith('/api/v1/devices') ? devices : brews)(response, request);
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      posted.push([path, body]);
      const refused = path.endsWith('/resume');
      (refused ? problem(422) : json(201, { brewId: '4' }))(response, request);
    });
  };
  const devices = {
    items: [device('base-1', 0), device('keg-1', 1), device('keg-2', 1), device('not-ours', 0)],
    next: null,
  };
  const brews = {
    items: [
      brew('1', { status: 'running', action: waiting }),
      brew('2', { status: 'halted', action: null }),
      brew('3', { status: 'completed', action: waiting }),
    ],
    next: null,
  };

  it('plan brews, do once what machines wait for, and resume what is halted', async () => {
    api = await startFakeApi(answer);
    const stopping = new AbortController();
    const users = new SimulatedUsers({
      api: createApiClient({ url: api.url }),
      deviceIds: new Set(['base-1', 'keg-1', 'keg-2']),
      logger: silentLogger,
      random: () => 0,
    });
    const running = users.run(stopping.signal);
    try {
      await until('they looked twice', () => users.stats.refused === 2);
    } finally {
      stopping.abort();
      await running;
      await api.stop();
    }
    const plan = ['/api/v1/brews', '{"baseId":"base-1","kegId":"keg-1"}'];
    const resume = ['/api/v1/brews/2/resume', ''];
    const confirm = ['/api/v1/devices/b-1/commands', '{"kind":"confirmAction","action":21}'];
    assert.deepEqual(posted, [plan, confirm, resume, plan, resume]);
    assert.deepEqual(users.stats, { brews: 2, confirmed: 1, temperatures: 0, refused: 2 });
  });
});
