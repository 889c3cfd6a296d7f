import assert from 'node:assert/strict';
import type { Pool } from 'pg';
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
import { postJson, startApi, type TestApi } from '../../support/api.js';

interface Brew {
  readonly brewId: string;
  readonly status: string;
  readonly stage: string | null;
  readonly stages: readonly {
    readonly stage: string;
    readonly status: string;
    readonly sessionId: string | null;
  }[];
  readonly action: unknown;
  readonly halt: unknown;
  readonly plannedBy: string;
}

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
    const readModel = createReadModels().readModels.readModels.find(({ name }) => name === 'brewPlans');
    await inTransaction(this.pool, async (client) => readModel?.write(client, batch));
  }
}

const commandId = '11111111-1111-4111-8111-111111111111';

function snapshotOf(deviceId: string) {
  const [kind] = deviceId.split('-');
  if (kind !== 'base' && kind !== 'keg') return undefined;
  return { machineType: machineTypes[kind], session: undefined };
}

describe('whole brews through the API', function () {
  this.timeout(30_000);
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

  const post = (path: string, json: unknown = undefined, headers: Record<string, string> = {}) => {
    const authorization = `Bearer ${api.token}`;
    return json === undefined
      ? api.fetch(`/api/v1${path}`, { method: 'POST' })
      : postJson(`${api.url}/api/v1${path}`, json, { authorization, ...headers });
  };
  const planned = async (json: unknown = body, key?: string): Promise<string> => {
    const response = await post('/brews', json, key === undefined ? {} : { 'idempotency-key': key });
    assert.equal(response.status, 201, await response.clone().text());
    const { brewId } = (await response.json()) as { brewId: string };
    assert.equal(response.headers.get('location'), `/api/v1/brews/${brewId}`);
    await side.show();
    return brewId;
  };
  const brew = (brewId: string) => api.get<Brew>(`/api/v1/brews/${brewId}`);

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
      halt: null,
      plannedBy: 'admin',
      plannedAt: time,
      updatedAt: time,
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
    const other = await post('/brews', { ...body, servingCelsius: 9 }, { 'idempotency-key': 'tap 1' });
    assert.equal(other.status, 422);
    assert.match(await other.text(), /planId: another brew was planned under this id/);
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
      const response = await post('/brews', { ...body, ...wrong });
      assert.equal(response.status, status);
      assert.match(await response.text(), detail);
    });

  it('are refused for a machine that is in another one, and planned when that has ended', async () => {
    const first = await planned();
    const second = await post('/brews', { ...body, baseId: next('base') });
    assert.equal(second.status, 422);
    assert.match(await second.text(), new RegExp(`kegId: it is in brew ${first}, which has not ended`));
    assert.equal((await post(`/brews/${first}/cancel`)).status, 204);
    await side.show();
    await planned({ ...body, baseId: next('base') });
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
    assert.equal((await post(`/brews/${brewId}/resume`)).status, 422);
    await side.report(brewId, body.baseId, lost);
    await side.show();
    const halted = await brew(brewId);
    assert.deepEqual(
      [halted.status, halted.halt],
      ['halted', { reason: 'commandFailed', detail: 'lid open' }],
    );
    assert.equal((await post(`/brews/${brewId}/resume`)).status, 204);
    await side.show();
    assert.deepEqual((await brew(brewId)).status, 'running');
    assert.equal((await post(`/brews/${brewId}/cancel`)).status, 204);
    assert.equal((await post(`/brews/${brewId}/cancel`)).status, 204);
    await side.show();
    assert.deepEqual((await brew(brewId)).status, 'cancelled');
    const entries = await api.get<{ items: { type: string }[] }>(`/api/v1/brews/${brewId}/timeline`);
    assert.deepEqual(
      entries.items.map(({ type }) => type),
      ['BrewPlanned', 'StageBegun', 'PlanHalted', 'PlanResumed', 'PlanCancelled'],
    );
  });

  it('come in pages, of a device and of a status', async () => {
    const list = async (query: string) =>
      api.get<{ items: Brew[]; next: string | null }>(`/api/v1/brews?${query}`);
    const over = await planned();
    assert.equal((await post(`/brews/${over}/cancel`)).status, 204);
    await side.show();
    const ids = [over, await planned({ ...body, baseId: next('base') })];
    const first = await list(`limit=1&device=${body.kegId}`);
    const rest = await list(`limit=1&device=${body.kegId}&after=${first.next}`);
    assert.deepEqual([...first.items, ...rest.items].map(({ brewId }) => brewId).toSorted(), ids.toSorted());
    assert.deepEqual([first.items.length, rest.next], [1, null]);
    const idsOf = async (query: string) => (await list(query)).items.map(({ brewId }) => brewId);
    assert.deepEqual(await idsOf(`device=${body.baseId}`), [over]);
    assert.deepEqual(await idsOf(`device=${body.kegId}&status=cancelled`), [over]);
  });

  it('that there are not are not found', async () => {
    const ghost = '/brews/99999999-9999-4999-8999-999999999999';
    assert.equal((await api.fetch(`/api/v1${ghost}`)).status, 404);
    assert.equal((await api.fetch(`/api/v1${ghost}/timeline`)).status, 404);
    assert.equal((await post(`${ghost}/cancel`)).status, 404);
    assert.equal((await post(`${ghost}/resume`)).status, 404);
  });
});
