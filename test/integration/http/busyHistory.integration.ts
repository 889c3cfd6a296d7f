import assert from 'node:assert/strict';
import { addPerson, assignDevices, enrollDevices } from '../../../adapters/postgres/identity/index.js';
import { logIn, startApi, testKey, type TestApi } from '../../support/api.js';
import { compactAll } from '../../support/compactAll.js';
import { until } from '../../support/until.js';
import { insertDevice, insertReadings } from './rows.js';

const firstReadingMs = Date.parse('2014-04-18T10:00:00Z');
const batches = 15;
const batchReadings = 10_000;
const requestsPerSecond = 50;
const samples = 40;

describe('history of a busy device', () => {
  let api: TestApi;
  let authorization: string;

  before(async () => {
    // How long an answer may take is no matter of this limit: a slow machine answers all that waits, only later.
    api = await startApi({ limits: { answerWithinMs: 600_000 } });
    for (const device of ['busy', 'other']) await insertDevice(api.pool, device);
    for (let batch = 0; batch < batches; batch += 1) {
      const readings = Array.from({ length: batchReadings }, (_, index) => ({
        atMs: firstReadingMs + (batch * batchReadings + index) * 100,
        values: { 3: index % 7, 1003: index % 2 },
      }));
      await insertReadings(api.pool, 'busy', readings);
    }
    // No machine sends so much within an hour: it lies in chunks.
    await compactAll(api.pool);
    await enrollDevices(api.pool, testKey, ['busy']);
    const password = await addPerson(api.pool, 'berta', 'brewer');
    await assignDevices(api.pool, 'berta', ['busy']);
    authorization = `Bearer ${await logIn(api.url, 'berta', password ?? '')}`;
  });
  after(async () => api?.stop());

  it('is answered or refused with 429, and leaves others what they had', async () => {
    const query = 'from=2014-04-18T10:00:00Z&to=2014-04-18T14:10:00Z&points=2000';
    const open = new Set<Promise<void>>();
    const statuses = new Map<number, number>();
    async function ask(): Promise<void> {
      const response = await api.fetch(`/api/v1/devices/busy/history?${query}`, {
        headers: { authorization },
      });
      if (response.status === 429) assert.equal(response.headers.get('retry-after'), '1');
      await response.arrayBuffer();
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    }
    const startedMs = performance.now();
    await ask();
    const oneMs = performance.now() - startedMs;
    const quietBeforeMs = await p50OfOthers();
    let busyMs: number;
    const asking = setInterval(() => {
      const one = ask().finally(() => open.delete(one));
      open.add(one);
    }, 1_000 / requestsPerSecond);
    try {
      await until('five ask', () => open.size >= 5);
      busyMs = await p50OfOthers();
    } finally {
      clearInterval(asking);
      await Promise.all(open);
    }
    // The machine may be slower at one of the two times.
    const quietMs = Math.max(quietBeforeMs, await p50OfOthers());
    // Without a limit others wait for all that was asked before them: many times one answer.
    const most = 4 * quietMs + oneMs;
    assert.ok(busyMs < most, `p50 ${busyMs.toFixed(1)} ms, ${quietMs.toFixed(1)} ms when nobody else asks`);
    assert.deepEqual([...statuses.keys()].sort(), [200, 429]);
  });

  async function p50OfOthers(): Promise<number> {
    const took: number[] = [];
    while (took.length < samples) {
      const startedMs = performance.now();
      const response = await api.fetch('/api/v1/devices/other');
      await response.arrayBuffer();
      assert.equal(response.status, 200);
      took.push(performance.now() - startedMs);
    }
    return took.sort((a, b) => a - b)[samples >> 1] ?? Infinity;
  }
});
