import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { brewsById, resetProjection } from '../../../adapters/postgres/index.js';
import { brewResource } from '../../../adapters/http/api/resources/index.js';
import { phases, processTypes, steps } from '../../../domain/machine/index.js';
import { until } from '../../support/until.js';
import { eventOf, startProjectionStack, type ProjectionStack } from '../projections/projectionStack.js';
import { Brewery, dyingStore } from './brewery.js';

/** What a whole brew comes to, when one stage after the other goes well. */
const wholeBrew = [
  ...['BrewPlanned', 'StageBegun', 'StageRunning', 'ActionNeeded', 'ActionAnswered', 'StageCompleted'],
  ...['StageBegun', 'StageRunning', 'StageCompleted', 'HandedOver'],
  ...['StageBegun', 'StageRunning', 'StageCompleted'],
  ...['StageBegun', 'StageRunning', 'StageCompleted', 'PlanCompleted'],
];

describe('whole brews, taken on by the reactor', () => {
  let stack: ProjectionStack;
  let brewery: Brewery;

  before(async () => {
    stack = await startProjectionStack();
    stack.process();
  });
  beforeEach(() => {
    brewery = new Brewery(stack);
  });
  afterEach(() => brewery.stopReactor());
  after(() => stack?.stop());

  /** All that machines and people do in a whole brew; `between` comes before and after each of it. */
  async function brew(between: () => Promise<void>): Promise<void> {
    const { baseId, kegId } = brewery;
    const step = async <T>(work: () => Promise<T>): Promise<T> => {
      const result = await work();
      await between();
      return result;
    };
    await step(() => brewery.plan());
    for (const [index, deviceId] of [baseId, baseId, kegId, kegId].entries()) {
      const command = await step(() => brewery.command(deviceId));
      const session = await step(() => brewery.begin(deviceId, command));
      if (index === 0) {
        await step(() => brewery.report(deviceId, session, { type: 'userActionRequested', action: 32 }));
        await step(() => brewery.report(deviceId, session, { type: 'userActionDone', action: 32 }));
      }
      await step(() => brewery.report(deviceId, session, { type: 'sessionCompleted' }));
    }
    await brewery.untilPlanHas(...wholeBrew);
  }

  async function commandsOf(deviceId: string): Promise<readonly string[]> {
    return (await brewery.typesOf(`deviceCommand-${deviceId}`)).filter((type) => type === 'CommandRequested');
  }

  it('lose nothing and double nothing when it is started anew between any two steps', async () => {
    await brewery.startReactor();
    await brew(() => brewery.startReactor());
    for (const deviceId of [brewery.baseId, brewery.kegId])
      assert.equal((await commandsOf(deviceId)).length, 2, deviceId);
  });

  it('lose nothing and double nothing when it dies around each of its appends', async () => {
    const store = dyingStore(stack.store);
    await brewery.startReactor(store);
    await brew(async () => undefined);
    for (const deviceId of [brewery.baseId, brewery.kegId])
      assert.equal((await commandsOf(deviceId)).length, 2, deviceId);
  });

  it('show what is done, and what a person has to do', async () => {
    await brewery.startReactor();
    await brewery.plan(['clean']);
    const command = await brewery.command(brewery.baseId);
    const session = await brewery.begin(brewery.baseId, command);
    await brewery.report(brewery.baseId, session, { type: 'userActionRequested', action: 32 });
    const waiting = await until('the action shows', async () => {
      const shown = (await brewsById(stack.pool, [brewery.planId]))[0];
      return shown?.action && shown;
    });
    assert.deepEqual([waiting.action?.deviceId, waiting.action?.action], [brewery.baseId, 32]);
    const [stage] = waiting.stages;
    assert.deepEqual(
      [stage?.status, stage?.commandId, stage?.sessionId],
      ['running', command.commandId, `${brewery.baseId}.${session}`],
    );
    await brewery.report(brewery.baseId, session, { type: 'userActionDone', action: 32 });
    await brewery.report(brewery.baseId, session, { type: 'sessionCompleted' });
    const over = await until('it is completed', async () => {
      const shown = (await brewsById(stack.pool, [brewery.planId]))[0];
      return shown?.status === 'completed' && shown;
    });
    assert.deepEqual([over.action, over.stage], [null, null]);
  });

  it('say when a person is needed next, as the steps of the session go on', async () => {
    const { baseId, planId } = brewery;
    const boil = (minutes: number, hopSlot: number) => ({
      ...{ phase: phases.boil, step: steps.boil, targetCelsius: 98, hopSlot },
      until: { type: 'after', minutes } as const,
    });
    const brewRecipe = {
      ...{ name: 'Pale', processType: processTypes.brew },
      steps: [boil(30, 1), boil(20, 2)],
    };
    await brewery.startReactor();
    await brewery.plan(['brew'], { brewRecipe });
    const session = await brewery.begin(baseId, await brewery.command(baseId));
    const enterBoil = () =>
      brewery.report(baseId, session, { type: 'stepEntered', phase: phases.boil, step: steps.boil });
    const [before] = await brewsById(stack.pool, [planId]);
    await enterBoil();
    const [needed, brew] = await until('the boil shows', async () => {
      const [shown] = await brewsById(stack.pool, [planId]);
      const next = shown && brewResource(shown).neededNext;
      return next && ([next, shown] as const);
    });
    const leftMinutes = (Date.parse(needed.at) - Date.now()) / 60_000;
    assert.ok(leftMinutes > 28 && leftMinutes <= 30, `in ${leftMinutes} minutes`);
    const step = { code: steps.boil, name: 'boil' };
    assert.deepEqual(needed, {
      at: needed.at,
      stage: 'brew',
      deviceId: baseId,
      step,
      action: null,
      hopSlot: 2,
    });
    assert.ok(brew.position > (before?.position ?? 0n), 'streams see that it changed');
    await enterBoil();
    await until('nobody is needed any more', async () => {
      const [shown] = await brewsById(stack.pool, [planId]);
      return shown?.entered.length === 2 && brewResource(shown).neededNext === null;
    });
  });

  it('wait for a machine that is busy, and halt and go on as people say', async () => {
    const { baseId, planId } = brewery;
    await brewery.report(baseId, 1_000, { type: 'sessionStarted', processType: 2, recipe: '' });
    await brewery.startReactor();
    await brewery.plan(['brew']);
    await brewery.untilPlanHas('BrewPlanned', 'StageAwaited');
    await brewery.startReactor();
    await brewery.report(baseId, 1_000, { type: 'sessionCancelled' });
    const first = await brewery.begin(baseId, await brewery.command(baseId));
    await brewery.report(baseId, first, { type: 'stepEntered', phase: 3, step: 71 });
    await until(
      'it shows as halted',
      async () => (await brewsById(stack.pool, [planId]))[0]?.status === 'halted',
    );
    await brewery.people.resume({ planId, personId: 'ada' });
    const second = await brewery.begin(baseId, await brewery.command(baseId));
    await brewery.report(baseId, second, { type: 'sessionCompleted' });
    await brewery.untilPlanHas(
      ...['BrewPlanned', 'StageAwaited', 'StageBegun', 'StageRunning', 'PlanHalted'],
      ...['PlanResumed', 'StageBegun', 'StageRunning', 'StageCompleted', 'PlanCompleted'],
    );
  });

  it('add nothing when all events come again after a rebuild', async () => {
    await brewery.startReactor();
    await brewery.plan(['clean', 'brew']);
    const session = await brewery.begin(brewery.baseId, await brewery.command(brewery.baseId));
    await brewery.report(brewery.baseId, session, { type: 'sessionCompleted' });
    await brewery.command(brewery.baseId);
    await brewery.settled();
    const machines = async () => {
      const text = 'select device_id, plan_id, running from dispatch.brew_machine order by device_id';
      return (await stack.pool.query<{ device_id: string; plan_id: string | null }>(text)).rows;
    };
    const [before, rows] = [await stack.store.endPosition(), await machines()];
    assert.equal(rows.find((row) => row.device_id === brewery.baseId)?.plan_id, brewery.planId);

    await resetProjection(stack.pool, 'brewPlans');
    await brewery.settled();
    assert.deepEqual(await machines(), rows);
    assert.equal(await stack.store.endPosition(), before);
    const next = await brewery.begin(brewery.baseId, await brewery.command(brewery.baseId));
    await brewery.report(brewery.baseId, next, { type: 'sessionCompleted' });
    await brewery.untilPlanHas(
      ...['BrewPlanned', 'StageBegun', 'StageRunning', 'StageCompleted'],
      ...['StageBegun', 'StageRunning', 'StageCompleted', 'PlanCompleted'],
    );
  });

  it('pass an event that none of ours wrote, and keep it for an operator', async () => {
    await brewery.startReactor();
    const stream = `brewPlan-${randomUUID()}`;
    await stack.store.append(stream, 'noStream', [eventOf('BrewPlanned', {})]);
    await brewery.plan(['clean']);
    await brewery.command(brewery.baseId);
    const text = `select routing_key from ingest.parked_message where source = 'projection brewPlans'`;
    const { rows } = await stack.pool.query<{ routing_key: string }>(text);
    assert.deepEqual(rows, [{ routing_key: `${stream}@0` }]);
  });
});
