import assert from 'node:assert/strict';
import { addPerson } from '../../../adapters/postgres/identity/index.js';
import { dataOf } from '../../../adapters/apiClient/index.js';
import { logIn, startApi, type TestApi } from '../../support/api.js';
import { memoryTrail } from '../../support/auditTrail.js';
import { errorIds, fillErrors, happenAgain } from '../../support/web/someErrors.js';

describe('errors of all roles', () => {
  const memory = memoryTrail('api');
  let api: TestApi;

  before(async () => {
    api = await startApi({ audit: memory.trail });
  });
  after(() => api?.stop());
  beforeEach(async () => {
    await api.pool.query('truncate operations.error_group, operations.error_hour, operations.error_unkept');
    await fillErrors(api.pool);
  });

  const list = async (query: object = {}) =>
    dataOf(await api.client.GET('/api/v1/errors', { params: { query } }));
  const idsOf = async (query?: object) => (await list(query)).items.map(({ id }) => id);
  const show = async (errorId: string) =>
    dataOf(await api.client.GET('/api/v1/errors/{errorId}', { params: { path: { errorId } } }));
  const change = async (errorId: string, action: 'resolve' | 'ignore' | 'reopen') =>
    (await api.fetch(`/api/v1/errors/${errorId}/${action}`, { method: 'POST' })).status;

  it('are listed the latest first, with their last day and what is counted only', async () => {
    const { items, next, unkept } = await list();
    assert.deepEqual(
      items.map(({ id, state }) => [id, state]),
      [
        [errorIds.broker, 'open'],
        [errorIds.back, 'cameBack'],
        [errorIds.hostile, 'open'],
      ],
    );
    assert.deepEqual([next, unkept], [null, 1_250]);
    const [broker] = items;
    assert.equal(broker?.lastDay.length, 24);
    assert.equal(
      broker.lastDay.reduce((sum, errors) => sum + errors, 0),
      46,
    );
    assert.deepEqual(
      [broker.errors, broker.roles, broker.devices.length],
      [412, ['ingest', 'dispatcher'], 2],
    );
  });

  it('are found by state, role and a part of what they say', async () => {
    assert.equal((await idsOf({ state: 'all' })).length, 5);
    assert.deepEqual(await idsOf({ state: 'cameBack' }), [errorIds.back]);
    assert.deepEqual(await idsOf({ state: 'ignored' }), [errorIds.ignored]);
    assert.deepEqual(await idsOf({ role: 'dispatcher' }), [errorIds.broker]);
    for (const search of ['CHANNEL', 'publishCOMMAND', 'base-1', errorIds.broker.slice(0, 6)])
      assert.deepEqual(await idsOf({ search }), [errorIds.broker], search);
    // What is a wildcard elsewhere is a letter here.
    assert.deepEqual(await list({ search: '%' }), { items: [], next: null, unkept: 1_250 });
  });

  it('come page by page, each once', async () => {
    const ids: string[] = [];
    let after: string | null | undefined;
    do {
      const page: Awaited<ReturnType<typeof list>> = await list({
        state: 'all',
        limit: 2,
        ...(after && { after }),
      });
      ids.push(...page.items.map(({ id }) => id));
      after = page.next;
    } while (after !== null);
    assert.deepEqual(ids, await idsOf({ state: 'all' }));
  });

  it('have their last line with its trace, the lines before, and their hours', async () => {
    const found = await show(errorIds.broker);
    assert.equal(found.traceId, '4bf92f3577b34da6a3ce929d0e0e4736');
    assert.match(found.example, /channel closed/);
    assert.equal(found.lines.length, 2);
    assert.equal(
      found.hours.reduce((sum, { errors }) => sum + errors, 0),
      96,
    );
  });

  it('are resolved until they happen again, ignored or put back, and somebody did it', async () => {
    assert.equal(await change(errorIds.broker, 'resolve'), 204);
    const { stateAt } = await show(errorIds.broker);
    assert.equal(await change(errorIds.broker, 'resolve'), 204);
    assert.equal((await show(errorIds.broker)).stateAt, stateAt, 'a second time changes nothing');
    assert.deepEqual(await idsOf(), [errorIds.back, errorIds.hostile]);
    await happenAgain(api.pool, errorIds.broker);
    assert.equal((await show(errorIds.broker)).state, 'cameBack');
    assert.equal(await change(errorIds.broker, 'ignore'), 204);
    await happenAgain(api.pool, errorIds.broker);
    assert.equal((await show(errorIds.broker)).state, 'ignored');
    assert.equal(await change(errorIds.broker, 'reopen'), 204);
    assert.equal((await show(errorIds.broker)).state, 'open');
    const begun = memory.store.all.flatMap(({ data }) => {
      const { action, subjects: of } = data as { readonly action?: string; readonly subjects: unknown };
      return action === undefined ? [] : [{ action, subjects: of }];
    });
    const subjects = [{ kind: 'errorGroup', id: errorIds.broker }];
    assert.deepEqual(
      begun.slice(-4),
      ['resolveError', 'resolveError', 'ignoreError', 'reopenError'].map((action) => ({ action, subjects })),
    );
  });

  it('are for operators and admins, and one that nobody knows is 404', async () => {
    for (const role of ['brewer', 'analyst', 'operator'] as const) {
      const password = (await addPerson(api.pool, role, role)) ?? assert.fail();
      const authorization = `Bearer ${await logIn(api.url, role, password)}`;
      const statuses = new Set<number>();
      for (const [path, method] of [
        ['', 'GET'],
        [`/${errorIds.back}`, 'GET'],
        [`/${errorIds.back}/reopen`, 'POST'],
      ] as const)
        statuses.add(
          (await api.fetch(`/api/v1/errors${path}`, { method, headers: { authorization } })).status,
        );
      assert.deepEqual([...statuses], role === 'operator' ? [200, 204] : [403], role);
    }
    assert.equal((await api.fetch(`/api/v1/errors/${'0'.repeat(16)}`)).status, 404);
    for (const action of ['resolve', 'ignore', 'reopen'] as const)
      assert.equal(await change('0'.repeat(16), action), 404);
    for (const query of ['after=abc', 'state=well', 'search=', 'search=%00', 'role=nobody'])
      assert.equal((await api.fetch(`/api/v1/errors?${query}`)).status, 400, query);
  });
});
