import assert from 'node:assert/strict';
import { addPerson } from '../../../adapters/postgres/identity/index.js';
import type { Schemas } from '../../../adapters/apiClient/index.js';
import { jsonPost, logIn, startApi, type TestApi } from '../../support/api.js';

type Report = Schemas['ClientError'];

const report: Report = {
  ...{ client: 'app', kind: 'error', name: 'TypeError', message: 'x is not a function', path: '/brews/1' },
  frames: [{ function: 'draw', file: '/assets/BrewPage-a1b2.js', line: 3, column: 14 }],
};

describe('errors that pages report', () => {
  let api: TestApi;
  const taken: unknown[] = [];

  before(async () => {
    api = await startApi({ clientErrors: () => ({ take: async (error) => void taken.push(error) }) });
  });
  after(() => api?.stop());
  beforeEach(() => (taken.length = 0));

  const send = async (body: unknown, token = api.token) => {
    const headers = { authorization: `Bearer ${token}` };
    return (await api.fetch('/api/v1/client-errors', jsonPost(body, headers))).status;
  };
  const someToken = async (login: string, role: 'brewer' | 'analyst') =>
    logIn(api.url, login, (await addPerson(api.pool, login, role)) ?? '');

  it('are taken from everybody who is logged in, and from nobody else', async () => {
    for (const role of ['brewer', 'analyst'] as const)
      assert.equal(await send(report, await someToken(role, role)), 204, role);
    assert.deepEqual(taken, [report, report]);
    assert.equal(await send(report, 'none'), 401);
    assert.equal((await fetch(`${api.url}/api/v1/client-errors`, jsonPost(report))).status, 401);
    assert.equal(taken.length, 2);
  });

  it('have no query, no further text, and 8,192 bytes at most', async () => {
    const frame = report.frames[0] ?? assert.fail();
    for (const wrong of [
      { ...report, path: '/brews/1?token=abc' },
      { ...report, path: '/join#abc' },
      { ...report, name: 'a text of somebody' },
      { ...report, message: 'x'.repeat(301) },
      { ...report, note: 'more' },
      { ...report, frames: [{ ...frame, file: 'https://elsewhere.example/x.js' }] },
      { ...report, frames: Array.from({ length: 21 }, () => frame) },
    ])
      assert.equal(await send(wrong), 400);
    const large = { ...frame, function: 'ä'.repeat(100), file: `/${'y'.repeat(199)}` };
    assert.equal(await send({ ...report, frames: Array.from({ length: 20 }, () => large) }), 413);
    assert.deepEqual(taken, []);
  });

  it('are ten a minute from each log-in', async () => {
    const [one, other] = [await someToken('one', 'brewer'), await someToken('other', 'brewer')];
    const statuses: number[] = [];
    for (let i = 0; i < 12; i++) statuses.push(await send(report, one));
    assert.deepEqual(statuses, [...Array<number>(10).fill(204), 429, 429]);
    assert.equal(await send(report, other), 204);
    assert.equal(taken.length, 11);
  });
});
