import assert from 'node:assert/strict';
import type { Pool } from 'pg';
import { dataOf, type Brew, type Schemas } from '../../../adapters/apiClient/index.js';
import { createOpenBrewPlans, createReadModels } from '../../../adapters/postgres/index.js';
import { inTransaction } from '../../../adapters/postgres/transaction.js';
import { createBrewPlans } from '../../../commands/brewPlans/index.js';
import { createCommandHandler } from '../../../commands/handleCommand.js';
import {
  createBrewPlanDecider,
  type ProcessSignal,
  type RunningOnMachine,
} from '../../../domain/brewPlan/index.js';
import { machineTypes, processTypes } from '../../../domain/machine/index.js';
import { MemoryStore } from '../../unit/commands/memoryStore.js';
import { jsonPost, startApi, type TestApi } from '../../support/api.js';

/** The command side over a store in memory, whose events the read model shows when the test says so. */
class BrewSide {
  readonly #store = new MemoryStore();
  readonly #shown = new Map<string, number>();
  readonly #now = () => new Date('2026-03-01T12:00:00.000Z');
  readonly #plans = createCommandHandler({
    decider: createBrewPlanDecider(() => commandId),
    store: this.#store,
    cachedStates: 0,
    now: this.#now,
    patienceMs: 0,
  });

  constructor(private readonly pool: Pool) {}

  readonly people = () =>
    createBrewPlans({
      store: this.#store,
      machines: { snapshot: async (deviceId) => snapshotOf(deviceId) },
      openPlans: createOpenBrewPlans(this.pool),
      now: this.#now,
    });

  /** What a machine reports, as the reactor passes it on. */
  async report(planId: string, deviceId: string, happening: ProcessSignal, running?: RunningOnMachine) {
    const about = { deviceId, running, atMs: this.#now().getTime() };
    await this.#plans.handle(planId, [{ ...happening, ...about, causedBy: 'test' }]);
  }

  /** The read model catches up. */
  async show(): Promise<void> {
    const fresh = [...this.#store.streams].flatMap(([stream, events]) => {
      const from = this.#shown.get(stream) ?? 0;
      this.#shown.set(stream, events.length);
      return events.slice(from);
    });
    const batch = { events: fresh, telemetry: [], position: 5n };
    const readModel = createReadModels().find(({ name }) => name === 'brewPlans');
    await inTransaction(this.pool, async (client) => readModel?.write(client, batch));
  }
}

const commandId = '11111111-1111-4111-8111-111111111111';

function snapshotOf(deviceId: string) {
  const [kind] = deviceId.split('-');
  if (kind !== 'base' && kind !== 'keg') return undefined;
  return { machineType: machineTypes[kind], session: undefined };
}

describe('whole brews through the API', () => {
  let api: TestApi;
  let side: BrewSide;
  let machines = 0;
  let body = { baseId: '', kegId: '', servingCelsius: 8 };

  before(async () => {
    api = await startApi({
      brewPlans: (pool) => {
        side = new BrewSide(pool);
        return side.people();
      },
    });
  });
  beforeEach(() => {
    machines += 2;
    body = { baseId: `base-${machines}`, kegId: `keg-${machines}`, servingCelsius: 8 };
  });
  after(() => api?.stop());
  /** Another of its kind, in no brew. */
  const next = (kind: 'base' | 'keg') => `${kind}-${machines + 1}`;

  const plan = (request: Schemas['BrewRequest'], key?: string) =>
    api.client.POST('/api/v1/brews', {
      body: request,
      ...(key !== undefined && { params: { header: { 'Idempotency-Key': key } } }),
    });
  const planned = async (request: Schemas['BrewRequest'] = body, key?: string): Promise<string> => {
    const answer = await plan(request, key);
    const { brewId } = dataOf(answer);
    assert.equal(answer.response.status, 201);
    assert.equal(answer.response.headers.get('location'), `/api/v1/brews/${brewId}`);
    await side.show();
    return brewId;
  };
  const of = (brewId: string) => ({ params: { path: { brewId } } });
  const brew = async (brewId: string): Promise<Brew> =>
    dataOf(await api.client.GET('/api/v1/brews/{brewId}', of(brewId)));
  const cancel = async (brewId: string) =>
    (await api.client.POST('/api/v1/brews/{brewId}/cancel', of(brewId))).response.status;
  const resume = async (brewId: string) =>
    (await api.client.POST('/api/v1/brews/{brewId}/resume', of(brewId))).response.status;

  it('are planned, and shown with all their stages', async () => {
    const brewId = await planned();
    const { stages, ...rest } = await brew(brewId);
    const time = '2026-03-01T12:00:00.000Z';
    assert.deepEqual(rest, {
      brewId,
      baseId: body.baseId,
      kegId: body.kegId,
      status: 'running',
      stage: 'clean',
      action: null,
      neededNext: null,
      halt: null,
      recipe: null,
      startAt: null,
      plannedBy: { personId: api.personId, name: 'admin' },
      plannedAt: time,
      updatedAt: time,
      ...{ number: 1, name: null, rating: null, journalChangedAt: null },
    });
    assert.deepEqual(
      stages.map(({ stage, status }) => [stage, status]),
      [
        ['clean', 'planned'],
        ['brew', 'planned'],
        ['ferment', 'planned'],
        ['serve', 'planned'],
      ],
    );
  });

  it('are planned once for one key, whenever the request comes again', async () => {
    const first = await planned(body, 'tap 1');
    assert.equal(await planned(body, 'tap 1'), first);
    const { error, response } = await plan({ ...body, servingCelsius: 9 }, 'tap 1');
    assert.equal(response.status, 422);
    assert.match(error?.detail ?? '', /planId: another brew was planned under this id/);
  });

  for (const [what, wrong, status, detail] of [
    ['an unknown device', { baseId: 'ghost' }, 422, /baseId: no device with this id has reported yet/],
    ['a keg for a base', { baseId: 'keg-2' }, 422, /baseId: it is a keg, not a base/],
    ['nothing to do', { stages: [] }, 422, /stages: at least one of clean, brew, ferment, serve/],
    [
      'a malformed recipe',
      {
        brewRecipe: {
          name: 'Hot',
          processType: processTypes.brew,
          steps: [{ phase: 2, step: 31, until: { type: 'after', minutes: 60 }, targetCelsius: 90 }],
        },
      },
      422,
      /brewRecipe\/steps\/0\/targetCelsius: it is 40 to 78 °C, not 90/,
    ],
    ['an unknown stage', { stages: ['distil'] }, 400, /#\/stages\/0/],
    ['a field that there is not', { yeast: 'ale' }, 400, /yeast/],
  ] as const)
    it(`are refused for ${what}`, async () => {
      const response = await api.fetch('/api/v1/brews', jsonPost({ ...body, ...wrong }));
      assert.equal(response.status, status);
      assert.match(await response.text(), detail);
    });

  const malt = { phase: 2, step: 31, until: { type: 'after', minutes: 90 }, targetCelsius: 66 } as const;
  const brewRecipe = { name: 'Pale', processType: processTypes.brew, steps: [malt] };

  it('are planned for later, and say when they begin', async () => {
    const startAt = '2026-03-02T08:30:00.000Z';
    const brewId = await planned({ ...body, startAt: '2026-03-02T09:30:00+01:00' }, 'later');
    const { status, stage, ...rest } = await brew(brewId);
    assert.deepEqual([status, stage, rest.startAt], ['planned', 'clean', startAt]);
    assert.equal(await planned({ ...body, startAt }, 'later'), brewId);
    const other = await plan({ ...body, startAt: '2026-03-02T09:30:00Z' }, 'later');
    assert.match(other.error?.detail ?? '', /another brew was planned under this id/);
    assert.match((await plan(body)).error?.detail ?? '', /baseId: it is in brew/);
    assert.equal(await cancel(brewId), 204);
  });

  it('begin so early that they are ready by a time, which a dry run tells', async () => {
    const request = { ...body, brewRecipe, readyBy: '2026-03-02T12:00:00Z' };
    const dry = await api.client.POST('/api/v1/brews', {
      body: request,
      params: { query: { dryRun: true } },
    });
    // 90 minutes, after 56 of cleaning.
    assert.equal(dataOf(dry).startAt, '2026-03-02T09:34:00.000Z');
    const { startAt } = dataOf(await plan({ ...request, stages: ['brew', 'ferment'] }));
    assert.equal(startAt, '2026-03-02T10:30:00.000Z');
  });

  for (const [what, wrong, status, detail] of [
    ['in the past', { startAt: '2026-03-01T12:00:00Z' }, 422, /startAt: it lies ahead/],
    ['too far ahead', { startAt: '2026-03-15T12:00:01Z' }, 422, /startAt: the brew begins at most 14 days/],
    ['in no zone', { startAt: '2026-03-02T12:00:00' }, 400, /startAt/],
    ['on no day', { startAt: '2026-02-30T12:00:00Z' }, 400, /startAt/],
    ['by no time', { readyBy: 'tomorrow' }, 400, /readyBy/],
    [
      'twice',
      { brewRecipe, startAt: '2026-03-02T12:00:00Z', readyBy: '2026-03-02T12:00:00Z' },
      422,
      /readyBy: it is given alone/,
    ],
    ['of the own program', { readyBy: '2026-03-02T12:00:00Z' }, 422, /readyBy: how long it takes/],
    [
      'too early',
      { brewRecipe, readyBy: '2026-03-01T14:26:00Z' },
      422,
      /readyBy: the brew takes about 146 minutes, so it is ready at 2026-03-01T14:26:00.000Z at the earliest/,
    ],
  ] as const)
    it(`are refused for a time ${what}`, async () => {
      const response = await api.fetch('/api/v1/brews', jsonPost({ ...body, ...wrong }));
      assert.equal(response.status, status);
      assert.match(await response.text(), detail);
    });

  it('are refused for a machine that is in another one, and planned when that has ended', async () => {
    const first = await planned();
    const second = await plan({ ...body, baseId: next('base') });
    assert.equal(second.response.status, 422);
    assert.match(
      second.error?.detail ?? '',
      new RegExp(`kegId: it is in brew ${first}, which still needs it`),
    );
    const [refused] = second.error?.errors ?? [];
    assert.deepEqual([refused?.code, refused?.values], ['inBrew', { brewId: first }]);
    assert.equal(await cancel(first), 204);
    await side.show();
    await planned({ ...body, baseId: next('base') });
  });

  it('leave their base to another one when the beer is in the keg', async () => {
    const first = await planned({ ...body, stages: ['brew', 'ferment'] });
    const wanted = { ...body, kegId: next('keg') };
    assert.match((await plan(wanted)).error?.detail ?? '', /baseId: it is in brew/);
    const running = { session: 8, processType: processTypes.brew, commandId, recordedAtMs: 0 };
    await side.report(first, body.baseId, { type: 'look' });
    await side.report(first, body.baseId, { type: 'look' }, running);
    const over = { type: 'sessionEnded', session: 8, outcome: 'completed', detail: '' } as const;
    await side.report(first, body.baseId, over);
    await side.show();
    await planned(wanted);
    assert.match((await plan({ ...body, baseId: next('base') })).error?.detail ?? '', /kegId: it is in brew/);
  });

  it('say what a person has to do', async () => {
    const brewId = await planned();
    const running = {
      session: 8,
      processType: processTypes.clean,
      commandId,
      recordedAtMs: 0,
      pending: { action: 32, source: { epoch: 0, boot: 1, seq: 1 } },
    };
    await side.report(brewId, body.baseId, { type: 'look' });
    await side.report(brewId, body.baseId, { type: 'look' }, running);
    await side.show();
    const { action, stages } = await brew(brewId);
    assert.deepEqual(action, {
      deviceId: body.baseId,
      action: { code: 32, name: 'startCleaning' },
      since: '2026-03-01T12:00:00.000Z',
    });
    assert.deepEqual([stages[0]?.status, stages[0]?.sessionId], ['running', `${body.baseId}.8`]);
  });

  it('are halted with the reason, resumed and cancelled', async () => {
    const brewId = await planned();
    await side.report(brewId, body.baseId, { type: 'look' });
    const lost = { type: 'commandEnded', commandId, reason: 'commandFailed', detail: 'lid open' } as const;
    assert.equal(await resume(brewId), 422);
    await side.report(brewId, body.baseId, lost);
    await side.show();
    const halted = await brew(brewId);
    assert.deepEqual(
      [halted.status, halted.halt],
      ['halted', { reason: 'commandFailed', detail: 'lid open' }],
    );
    assert.equal(await resume(brewId), 204);
    await side.show();
    assert.deepEqual((await brew(brewId)).status, 'running');
    assert.equal(await cancel(brewId), 204);
    assert.equal(await cancel(brewId), 204);
    await side.show();
    assert.deepEqual((await brew(brewId)).status, 'cancelled');
    const entries = dataOf(await api.client.GET('/api/v1/brews/{brewId}/timeline', of(brewId)));
    assert.deepEqual(
      entries.items.map(({ type }) => type),
      ['BrewPlanned', 'StageBegun', 'PlanHalted', 'PlanResumed', 'PlanCancelled'],
    );
  });

  it('come in pages, of a device and of a status', async () => {
    type Query = { limit?: number; device: string; after?: string; status?: Brew['status'] };
    const list = async (query: Query) => dataOf(await api.client.GET('/api/v1/brews', { params: { query } }));
    const over = await planned();
    assert.equal(await cancel(over), 204);
    await side.show();
    const ids = [over, await planned({ ...body, baseId: next('base') })];
    const first = await list({ limit: 1, device: body.kegId });
    const rest = await list({ limit: 1, device: body.kegId, after: first.next ?? '' });
    assert.deepEqual([...first.items, ...rest.items].map(({ brewId }) => brewId).toSorted(), ids.toSorted());
    assert.deepEqual([first.items.length, rest.next], [1, null]);
    const idsOf = async (query: Query) => (await list(query)).items.map(({ brewId }) => brewId);
    assert.deepEqual(await idsOf({ device: body.baseId }), [over]);
    assert.deepEqual(await idsOf({ device: body.kegId, status: 'cancelled' }), [over]);
  });

  it('that there are not are not found', async () => {
    const ghost = '99999999-9999-4999-8999-999999999999';
    const statuses = [
      (await api.client.GET('/api/v1/brews/{brewId}', of(ghost))).response.status,
      (await api.client.GET('/api/v1/brews/{brewId}/timeline', of(ghost))).response.status,
      await cancel(ghost),
      await resume(ghost),
    ];
    assert.deepEqual(statuses, [404, 404, 404, 404]);
  });
});
