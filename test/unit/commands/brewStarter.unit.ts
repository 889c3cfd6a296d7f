import assert from 'node:assert/strict';
import { createBrewStarter } from '../../../commands/brewPlans/index.js';
import { planDecider } from '../../../commands/brewPlans/planDecider.js';
import { createCommandHandler } from '../../../commands/handleCommand.js';
import { maxStartDelayMs } from '../../../domain/brewPlan/index.js';
import { BrewlineError } from '../../../domain/kernel/errors.js';
import { silentLogger } from '../../support/silentLogger.js';
import { until } from '../../support/until.js';
import { outline, planRequest } from '../domain/brewPlanFixtures.js';
import { MemoryStore } from './memoryStore.js';

const startAtMs = 1_000_000;
const ids = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'] as const;
const [broken, whole] = ids;

describe('the starter of planned brews', () => {
  let store: MemoryStore;
  let nowMs: number;
  let failure: Error;
  let ending: AbortController;
  let errors: string[];
  let warnings: string[];
  let running: Promise<void>;
  const now = () => new Date(nowMs);

  beforeEach(async () => {
    store = new MemoryStore();
    nowMs = 1_000;
    failure = new TypeError('a row that nobody can read');
    errors = [];
    warnings = [];
    const plans = createCommandHandler({ store, decider: planDecider, cachedStates: 0, now, patienceMs: 0 });
    for (const planId of ids) {
      const machines = { baseId: `base-${planId}`, kegId: `keg-${planId}` };
      const request = planRequest({ outline: { ...outline, ...machines, planId, startAtMs } });
      await plans.handle(planId, [{ ...request, causedBy: 'test' }]);
      await store.append(`device-base-${planId}`, 'any', []);
    }
    ending = new AbortController();
    const noting = (said: string[]) => (_: unknown, message?: string) => void said.push(message ?? '');
    running = createBrewStarter({
      store,
      starts: { due: async (at) => (at.getTime() < startAtMs ? [] : ids) },
      directory: {
        machines: async (deviceIds) => {
          if (deviceIds.includes(`base-${broken}`)) throw failure;
          return [];
        },
      },
      watches: { load: async () => [] },
      rights: { mayCommand: async (_, personIds) => personIds },
      isCurrent: () => true,
      logger: { ...silentLogger, error: noting(errors), warn: noting(warnings) },
      now,
    }).run(ending.signal);
  });
  afterEach(async () => {
    ending.abort();
    await running;
  });

  const typesOf = (planId: string) => (store.streams.get(`brewPlan-${planId}`) ?? []).map(({ type }) => type);
  const detailOf = (planId: string) =>
    (store.streams.get(`brewPlan-${planId}`)?.at(-1)?.data as { detail?: string }).detail;

  it('looks at the others although the machines of one can not be looked at, and says so when that one is missed', async () => {
    nowMs = startAtMs;
    await until('it was logged', () => errors.length > 0);
    assert.deepEqual(typesOf(broken), ['BrewPlanned']);
    assert.match(errors[0] ?? '', /can't be looked at: a row that nobody can read/);
    nowMs = startAtMs + maxStartDelayMs + 1_000;
    await until('both are missed', () => ids.every((id) => typesOf(id).includes('PlanHalted')));
    assert.match(detailOf(broken) ?? '', /; Brewline could not look at the machines; its log says why$/);
    assert.match(detailOf(whole) ?? '', /is offline$/);
  });

  it('waits for a store that does not answer, which says nothing of a brew', async () => {
    failure = new BrewlineError('DATABASE_UNAVAILABLE', 'no answer');
    nowMs = startAtMs + maxStartDelayMs + 1_000;
    await until('it was logged', () => warnings.length > 0);
    assert.deepEqual([typesOf(broken), errors], [['BrewPlanned'], []]);
  });
});
