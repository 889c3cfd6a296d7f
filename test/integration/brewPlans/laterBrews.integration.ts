import assert from 'node:assert/strict';
import { addPerson, brewsById, findPerson, resetProjection } from '../../../adapters/postgres/index.js';
import { maxStartDelayMs, type Stage } from '../../../domain/brewPlan/index.js';
import { until } from '../../support/until.js';
import { eventOf, startProjectionStack, type ProjectionStack } from '../projections/projectionStack.js';
import { Brewery, dyingStore } from './brewery.js';

const hourMs = 3_600_000;

describe('brews that were planned for later', () => {
  let stack: ProjectionStack;
  let brewery: Brewery;
  let plannedBy = '';
  /** How far the clock of Brewline is ahead. */
  let aheadMs = 0;
  let startAtMs = 0;

  before(async () => {
    stack = await startProjectionStack();
    stack.process();
    await addPerson(stack.pool, 'ada', 'operator');
    plannedBy = (await findPerson(stack.pool, 'ada'))?.personId ?? '';
  });
  beforeEach(async () => {
    aheadMs = 0;
    startAtMs = Date.now() + hourMs;
    brewery = new Brewery(stack, () => new Date(Date.now() + aheadMs));
    await brewery.connect(brewery.baseId, 'DeviceConnected');
    await brewery.startReactor();
  });
  afterEach(() => brewery.stopReactor());
  after(() => stack?.stop());

  async function plan(stages?: readonly Stage[]): Promise<void> {
    await brewery.plan(stages, { startAtMs, plannedBy });
    await brewery.settled();
  }

  const waiting = async () => {
    const text = 'select plan_id from dispatch.brew_start where plan_id = $1';
    return (await stack.pool.query(text, [brewery.planId])).rows.length > 0;
  };
  const shown = async () => (await brewsById(stack.pool, [brewery.planId]))[0];
  const started = ['BrewPlanned', 'PlanStarted', 'StageBegun'];

  it('show their time, and begin then', async () => {
    await plan();
    const planned = await until('it shows', shown);
    assert.deepEqual([planned.status, planned.startAt?.getTime()], ['planned', startAtMs]);
    assert.deepEqual([await brewery.planTypes(), await waiting()], [['BrewPlanned'], true]);
    aheadMs = hourMs;
    const { deadlineMs } = await brewery.command(brewery.baseId);
    assert.equal(deadlineMs, startAtMs + maxStartDelayMs);
    await brewery.untilPlanHas(...started);
    await until('it shows as running', async () => (await shown())?.status === 'running');
  });

  it('begin once, although Brewline dies over their time, around each append, and all events come again', async () => {
    await plan();
    await brewery.stopReactor();
    aheadMs = hourMs + maxStartDelayMs / 2;
    await brewery.startReactor(dyingStore(stack.store));
    const command = await brewery.command(brewery.baseId);
    await brewery.startReactor(dyingStore(stack.store));
    await resetProjection(stack.pool, 'brewPlans');
    await brewery.settled();
    await until('nothing is due any more', async () => !(await waiting()));
    await brewery.begin(brewery.baseId, command);
    await brewery.untilPlanHas(...started, 'StageRunning');
    const commands = (await brewery.typesOf(`deviceCommand-${brewery.baseId}`)).filter(
      (type) => type === 'CommandRequested',
    );
    assert.equal(commands.length, 1);
  });

  it('do not begin when Brewline was away for too long, until a person says so', async () => {
    await plan();
    await brewery.stopReactor();
    aheadMs = hourMs + maxStartDelayMs + 60_000;
    await brewery.startReactor();
    assert.match(
      await brewery.halted(),
      /^startMissed: it was to begin at .*Z, 11 min before; Brewline had been away$/,
    );
    assert.deepEqual(await brewery.typesOf(`deviceCommand-${brewery.baseId}`), []);
    const row = await until('it shows as halted', async () => {
      const brew = await shown();
      return brew?.halt && brew;
    });
    assert.deepEqual([row.status, row.halt?.reason], ['halted', 'startMissed']);
    await brewery.people.resume({ planId: brewery.planId, personId: plannedBy });
    await brewery.untilPlanHas('BrewPlanned', 'PlanHalted', 'PlanResumed', 'StageBegun');
  });

  it('do not begin on a machine that is busy', async () => {
    await plan();
    await brewery.report(brewery.baseId, 1_000, { type: 'sessionStarted', processType: 2, recipe: '' });
    await brewery.settled();
    aheadMs = hourMs;
    assert.equal(await brewery.halted(), `startRefused: another session runs on ${brewery.baseId}`);
  });

  it('do not begin for a person who may not command the machines any more', async () => {
    await addPerson(stack.pool, `was-${brewery.baseId}`, 'brewer');
    const former = (await findPerson(stack.pool, `was-${brewery.baseId}`))?.personId ?? '';
    await brewery.plan(['clean'], { startAtMs, plannedBy: former });
    await brewery.settled();
    aheadMs = hourMs;
    assert.equal(
      await brewery.halted(),
      `startRefused: who planned it may not command ${brewery.baseId} any more`,
    );
  });

  it('do not begin on a base that was not cleaned, unless that is their first stage', async () => {
    const facts = { facts: { dirtySinceMs: 1 }, deviceId: brewery.baseId, open: [], known: [] };
    await stack.pool.query(
      `insert into dispatch.alarm_watch (device_id, state, next_due_at, version) values ($1, $2, 'infinity', 0)`,
      [brewery.baseId, JSON.stringify(facts)],
    );
    await plan(['brew', 'ferment']);
    aheadMs = hourMs;
    assert.equal(
      await brewery.halted(),
      `startRefused: ${brewery.baseId} was not cleaned since its last brew`,
    );
  });

  it('wait for a machine that is offline, and are missed when it stays away', async () => {
    await brewery.connect(brewery.baseId, 'DeviceDisconnected');
    await plan();
    aheadMs = hourMs;
    const other = new Brewery(stack, () => new Date(Date.now() + aheadMs));
    await other.connect(other.baseId, 'DeviceConnected');
    // Each look takes what is due first.
    await other.plan(['clean'], { startAtMs: Date.now() + aheadMs + 1_000, plannedBy });
    await other.untilPlanHas(...started);
    assert.deepEqual(await brewery.planTypes(), ['BrewPlanned']);
    await brewery.connect(brewery.baseId, 'DeviceConnected');
    await brewery.untilPlanHas(...started);

    const away = new Brewery(stack, () => new Date(Date.now() + aheadMs));
    await away.plan(['clean'], { startAtMs: Date.now() + aheadMs + 1_000, plannedBy });
    await brewery.settled();
    aheadMs += maxStartDelayMs + 62_000;
    assert.match(await away.halted(), new RegExp(`^startMissed: .*; ${away.baseId} is offline$`));
  });

  it('do not begin once they are cancelled, and leave their machines to others', async () => {
    await plan();
    await brewery.people.cancel({ planId: brewery.planId, personId: plannedBy });
    await brewery.settled();
    assert.equal(await waiting(), false);
    aheadMs = hourMs;
    const next = new Brewery(stack, () => new Date(Date.now() + aheadMs));
    const { baseId, kegId } = brewery;
    const outline = { planId: next.planId, baseId, kegId, stages: ['clean' as const], plannedBy };
    await until('the read model shows it', async () => (await shown())?.status === 'cancelled');
    await next.people.plan({ outline });
    await next.untilPlanHas('BrewPlanned', 'StageBegun');
    assert.deepEqual(await brewery.planTypes(), ['BrewPlanned', 'PlanCancelled']);
  });

  it('are halted by an event that comes too late for the machine', async () => {
    await plan();
    await brewery.stopReactor();
    const fact = { planId: brewery.planId, stage: 'clean', deviceId: brewery.baseId };
    const event = eventOf('PlanStarted', {
      ...fact,
      atMs: startAtMs,
      startsByMs: startAtMs + maxStartDelayMs,
    });
    await stack.store.append(`brewPlan-${brewery.planId}`, 0n, [event]);
    aheadMs = hourMs + maxStartDelayMs + 120_000;
    await brewery.startReactor();
    assert.match(await brewery.halted(), /^startMissed/);
    assert.deepEqual(await brewery.typesOf(`deviceCommand-${brewery.baseId}`), []);
  });
});
