import assert from 'node:assert/strict';
import { dataOf, type TopicEvent } from '../../../adapters/apiClient/index.js';
import { addPerson } from '../../../adapters/postgres/identity/index.js';
import { runCli } from '../cli/runCli.js';
import { logIn, startApi, type TestApi } from '../../support/api.js';
import { memoryTrail } from '../../support/auditTrail.js';
import { until } from '../../support/until.js';
import { alertIds, fillAlerts, fillHour } from '../../support/web/someAlerts.js';

type State = 'open' | 'raised' | 'acknowledged' | 'resolved' | 'all';

describe('alerts of the service', () => {
  const memory = memoryTrail('api');
  let api: TestApi;
  const following = new Set<AbortController>();

  before(async () => {
    api = await startApi({ audit: memory.trail, limits: { checkAccessEveryMs: 100 } });
  });
  beforeEach(async () => {
    await api.pool.query('truncate operations.alert, operations.service_sample');
    await fillAlerts(api.pool, Date.now());
  });
  afterEach(() => {
    for (const each of following) each.abort();
    following.clear();
  });
  after(() => api?.stop());

  const list = async (query: { state?: State; limit?: number; after?: string } = {}) =>
    dataOf(await api.client.GET('/api/v1/alerts', { params: { query } }));
  const idsOf = async (state: State) => (await list({ state })).items.map(({ alertId }) => alertId);
  const acknowledge = async (alertId: string) =>
    (await api.fetch(`/api/v1/alerts/${alertId}/acknowledge`, { method: 'POST' })).status;

  /** What a stream of this topic says, as it comes. */
  function follow(client = api.client): TopicEvent[] {
    const ending = new AbortController();
    following.add(ending);
    const events: TopicEvent[] = [];
    void (async () => {
      const topics = client.liveTopics({ topics: ['alerts', 'counts'], signal: ending.signal });
      for await (const event of topics) events.push(event);
    })().catch(() => undefined);
    return events;
  }
  const alertsIn = (events: readonly TopicEvent[]) =>
    events.flatMap((event) => (event.type === 'alerts' ? [event.row.items] : []));

  it('are listed the latest first, those that are open unless others are asked for', async () => {
    const { items, next } = await list();
    assert.deepEqual(
      items.map(({ alertId, level, state }) => [alertId, level, state]),
      [
        [alertIds.blocked, 'critical', 'raised'],
        [alertIds.hostile, 'warning', 'raised'],
        [alertIds.parked, 'warning', 'acknowledged'],
      ],
    );
    assert.equal(next, null);
    assert.deepEqual([items[0]?.subject, items[2]?.acknowledgedBy?.name], [null, 'admin']);
    assert.deepEqual(await idsOf('raised'), [alertIds.blocked, alertIds.hostile]);
    assert.deepEqual(await idsOf('acknowledged'), [alertIds.parked]);
    assert.deepEqual(await idsOf('resolved'), [alertIds.over]);
  });

  it('come page by page, each once', async () => {
    const ids: string[] = [];
    let after: string | null | undefined;
    do {
      const page: Awaited<ReturnType<typeof list>> = await list({
        ...{ state: 'all', limit: 1 },
        ...(after && { after }),
      });
      ids.push(...page.items.map(({ alertId }) => alertId));
      after = page.next;
    } while (after !== null);
    assert.deepEqual(ids, await idsOf('all'));
    assert.equal(ids.length, 4);
  });

  it('are acknowledged once, by somebody who is named, with an entry', async () => {
    assert.equal(await acknowledge(alertIds.blocked), 204);
    const [before] = (await list({ state: 'acknowledged' })).items;
    assert.deepEqual([before?.alertId, before?.acknowledgedBy?.personId], [alertIds.blocked, api.personId]);
    assert.equal(await acknowledge(alertIds.blocked), 204);
    assert.deepEqual(
      (await list({ state: 'acknowledged' })).items[0],
      before,
      'a second time changes nothing',
    );
    assert.equal(await acknowledge(alertIds.over), 204);
    assert.deepEqual(await idsOf('resolved'), [alertIds.over]);
    assert.equal(await acknowledge('b0000000-0000-4000-8000-000000000001'), 404);
    const subjects = [{ kind: 'alert', id: alertIds.blocked }];
    const begun = memory.store.all.flatMap(({ data }) => {
      const { action, subjects: of } = data as { readonly action?: string; readonly subjects: unknown };
      return action === 'acknowledgeAlert' ? [of] : [];
    });
    assert.deepEqual(begun.slice(0, 2), [subjects, subjects]);
  });

  it('are pushed to operators when one changes, all of them at once', async () => {
    const events = follow();
    const open = await until('they come', () => alertsIn(events)[0]);
    assert.deepEqual(
      open.map(({ alertId }) => alertId),
      [alertIds.blocked, alertIds.parked, alertIds.hostile],
      'the worst and oldest first',
    );
    await acknowledge(alertIds.blocked);
    await until('the acknowledged one comes', () =>
      alertsIn(events)
        .at(-1)
        ?.some(({ alertId, state }) => alertId === alertIds.blocked && state === 'acknowledged'),
    );
    await api.pool.query(
      `update operations.alert set state = 'resolved', resolved_at = now() where resolved_at is null`,
    );
    await until('none is left', () => alertsIn(events).at(-1)?.length === 0);
    assert.equal(alertsIn(events).length, 3, 'nothing is sent while nothing changes');
  });

  it('are nobody else’s: a brewer watches and reads none, nor figures of the service', async () => {
    const password = await addPerson(api.pool, 'berta', 'brewer');
    const token = await logIn(api.url, 'berta', password ?? '');
    const events = follow(api.clientOf(token));
    await until('they are refused', () =>
      events.some(
        (event) => event.type === 'ended' && event.topic === 'alerts' && event.reason === 'noAccess',
      ),
    );
    await until('the rest comes', () => events.some(({ type }) => type === 'counts'));
    assert.deepEqual(alertsIn(events), []);
    const headers = { authorization: `Bearer ${token}` };
    for (const [path, method] of [
      ['alerts', 'GET'],
      [`alerts/${alertIds.blocked}/acknowledge`, 'POST'],
      ['operations/hour', 'GET'],
    ] as const)
      assert.equal((await api.fetch(`/api/v1/${path}`, { method, headers })).status, 403, path);
  });

  it('end for somebody who is an operator no more', async () => {
    const password = await addPerson(api.pool, 'otto', 'operator');
    const events = follow(api.clientOf(await logIn(api.url, 'otto', password ?? '')));
    await until('they come', () => alertsIn(events)[0]);
    await api.pool.query(`update identity.person set role = 'brewer' where login = 'otto'`);
    await until('they end', () => events.some((event) => event.type === 'ended' && event.topic === 'alerts'));
  });

  it('are the same at the command line, which acknowledges them in the name of its user', async () => {
    const run = (...args: readonly string[]) => runCli(args, { DATABASE_URL: api.databaseUrl });
    const lines = (await run('alerts', '--json')).stdout.trim().split('\n');
    assert.deepEqual(
      lines.map((line) => JSON.parse(line) as object),
      (await list()).items,
    );
    const table = (await run('alert', 'list', '--all')).stdout;
    assert.match(table, /RabbitMQ blocks publishers .*low on memory/);
    assert.doesNotMatch(table, /[\u202e\u009b]/);
    const done = await run('alert', 'acknowledge', alertIds.blocked);
    assert.deepEqual([done.code, done.stderr], [0, `${alertIds.blocked} is acknowledged.\n`]);
    const acknowledged = (await list({ state: 'acknowledged' })).items;
    assert.ok(acknowledged.some(({ alertId }) => alertId === alertIds.blocked));
    const unknown = await run('alert', 'acknowledge', 'b0000000-0000-4000-8000-000000000001');
    assert.deepEqual([unknown.code, unknown.stdout], [1, '']);
    assert.match(unknown.stderr, /there is no alert b0000000/);
  });

  it('come with the figures that they are found in, minute by minute', async () => {
    const read = async () => dataOf(await api.client.GET('/api/v1/operations/hour')).items;
    assert.deepEqual(await read(), []);
    await fillHour(api.pool, Date.now());
    const items = await read();
    assert.equal(items.length, 60);
    const last = items.at(-1);
    assert.deepEqual(last?.devices, { fault: 2, needsYou: 7, offline: 31, running: 120, idle: 54 });
    assert.deepEqual([last.waiting, last.stalled, last.openAlerts, last.lagMs], [61, 1, 3, 9_000]);
    assert.ok(items.every(({ at }, index) => index === 0 || at > (items[index - 1]?.at ?? '')));
    const password = await addPerson(api.pool, 'ann', 'analyst');
    const analyst = api.clientOf(await logIn(api.url, 'ann', password ?? ''));
    assert.deepEqual(
      dataOf(await analyst.GET('/api/v1/operations/hour')).items.slice(0, -1),
      items.slice(0, -1),
    );
    assert.equal((await analyst.GET('/api/v1/alerts')).response.status, 403);
  });
});
