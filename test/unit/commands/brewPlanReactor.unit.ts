import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ada, bob } from '../../support/someActors.js';
import { stages, type BrewPlanEvent } from '../../../domain/brewPlan/index.js';
import type { DeviceCommandEvent } from '../../../domain/deviceCommand/index.js';
import { hasCode } from '../../../domain/kernel/errors.js';
import { BrewPlanWorld, planId, type Death } from './brewPlanWorld.js';

/** The machine begins what it is asked for, and completes it. */
async function runStage(world: BrewPlanWorld, deviceId: string): Promise<void> {
  await world.settle();
  const command = await world.nextCommand(deviceId);
  assert.ok(command, `${deviceId} was asked for nothing`);
  await world.startSession(deviceId, command.commandId);
  await complete(world, deviceId);
}

function commandIds(count: number, round = 0): readonly string[] {
  return Array.from({ length: count }, (_, index) => `other-${round}-${index}`);
}

async function complete(world: BrewPlanWorld, deviceId: string): Promise<void> {
  const session = world.runningOn(deviceId);
  assert.ok(session !== undefined);
  await world.report(deviceId, session, { type: 'sessionCompleted' });
  await world.settle();
}

describe('the reactor of whole brews', () => {
  it('takes a brew from clean to serve by commands to its machines', async () => {
    const world = new BrewPlanWorld();
    await world.plan();
    for (const deviceId of ['base-1', 'base-1', 'keg-1', 'keg-1']) await runStage(world, deviceId);
    assert.equal((await world.state()).status, 'completed');
    const kinds = world.store.all
      .filter(({ type }) => type === 'CommandRequested')
      .map(({ data }) => data as Extract<DeviceCommandEvent, { type: 'CommandRequested' }>['data'])
      .map(({ deviceId, instruction, requestedBy }) => [deviceId, instruction, requestedBy]);
    assert.deepEqual(kinds, [
      ['base-1', { kind: 'startSession', processType: 2 }, ada],
      ['base-1', { kind: 'startSession', processType: 1 }, ada],
      ['keg-1', { kind: 'startSession', processType: 4 }, ada],
      ['keg-1', { kind: 'startSession', processType: 5 }, ada],
    ]);
  });

  it('records what follows from what: of a brew by its id, of a command by that of the command', async () => {
    const world = new BrewPlanWorld();
    await world.plan(['clean']);
    await world.settle();
    const [planned, begun, requested] = world.store.all;
    const commandId = (await world.nextCommand('base-1'))?.commandId;
    assert.deepEqual(
      [planned, begun, requested].map((event) => [
        event?.type,
        event?.metadata.$correlationId,
        event?.metadata.$causationId,
      ]),
      [
        ['BrewPlanned', planId, undefined],
        ['StageBegun', planId, planned?.id],
        ['CommandRequested', commandId, begun?.id],
      ],
    );
  });

  it('passes on what people have to do', async () => {
    const world = new BrewPlanWorld();
    await world.plan(['clean']);
    await world.settle();
    await world.startSession('base-1', (await world.nextCommand('base-1'))?.commandId);
    const session = world.runningOn('base-1') ?? 0;
    await world.report('base-1', session, { type: 'userActionRequested', action: 32 });
    await world.report('base-1', session, { type: 'userActionDone', action: 32 });
    await world.settle();
    assert.deepEqual(world.typesOf('brewPlan-').slice(-3), [
      'StageRunning',
      'ActionNeeded',
      'ActionAnswered',
    ]);
  });

  it('asks a busy machine when its session is over', async () => {
    const world = new BrewPlanWorld();
    await world.startSession('base-1');
    await world.plan(['brew']);
    await world.settle();
    assert.deepEqual(world.typesOf('brewPlan-'), ['BrewPlanned', 'StageAwaited']);
    assert.deepEqual(world.typesOf('deviceCommand-'), []);
    await complete(world, 'base-1');
    await runStage(world, 'base-1');
    assert.equal((await world.state()).status, 'completed');
  });

  it('does not ask when a session began between decision and command', async () => {
    const world = new BrewPlanWorld();
    await world.plan(['brew']);
    await world.react(1);
    await world.startSession('base-1');
    // The session's start comes before StageBegun in the order of all events for a reactor that begins anew.
    const begun = world.store.all.findIndex(({ type }) => type === 'StageBegun');
    world.store.all.push(...world.store.all.splice(begun, 1));
    await world.settle();
    assert.deepEqual(world.typesOf('brewPlan-').toSorted(), ['BrewPlanned', 'StageAwaited', 'StageBegun']);
    assert.deepEqual(world.typesOf('deviceCommand-'), []);
  });

  it('halts with the rule when a command is refused, and goes on when a person resumes', async () => {
    const world = new BrewPlanWorld();
    await world.fillQueue('base-1', commandIds(20));
    await world.plan(['clean']);
    await world.settle();
    const halted = world.store.all.find(({ type }) => type === 'PlanHalted')?.data;
    const { reason, detail } = halted as Extract<BrewPlanEvent, { type: 'PlanHalted' }>['data'];
    assert.equal(reason, 'commandRefused');
    assert.match(detail, /20 commands of this device wait/);
    await world.expireCommands('base-1');
    await world.people.resume({ planId, personId: bob });
    await runStage(world, 'base-1');
    assert.equal((await world.state()).status, 'completed');
  });

  it('asks for nothing that a plan is past, though the queue of the machine has forgotten it', async () => {
    const world = new BrewPlanWorld();
    await world.plan(['clean']);
    await runStage(world, 'base-1');
    for (let round = 0; round <= 10; round += 1) {
      await world.fillQueue('base-1', commandIds(20, round));
      await world.expireCommands('base-1');
    }
    const before = world.store.all.length;
    world.rebuild();
    await world.settle();
    assert.equal(world.store.all.length, before);
  });

  it('takes back the command of a plan that was cancelled, and asks for none that came too late', async () => {
    const world = new BrewPlanWorld();
    await world.plan();
    await world.settle();
    await world.people.cancel({ planId, personId: ada });
    await world.settle();
    assert.deepEqual(world.typesOf('deviceCommand-'), ['CommandRequested', 'CommandCancelled']);

    const ofKeg = new BrewPlanWorld();
    await ofKeg.plan(['ferment']);
    await ofKeg.settle();
    await ofKeg.people.cancel({ planId, personId: ada });
    await ofKeg.settle();
    const cancelled = ofKeg.store.all.at(-1);
    assert.equal(cancelled?.stream, 'deviceCommand-keg-1');
    assert.equal(cancelled.type, 'CommandCancelled');
    assert.equal(cancelled.metadata.causedBy, 'brewPlans');

    const other = new BrewPlanWorld();
    await other.plan();
    await other.react(1);
    await other.people.cancel({ planId, personId: ada });
    await other.settle();
    assert.deepEqual(other.typesOf('deviceCommand-'), []);
  });

  it('gives machines that are free again to the next plan, and no machine to two', async () => {
    const world = new BrewPlanWorld();
    const second = '33333333-3333-4333-8333-333333333333';
    const third = '44444444-4444-4444-8444-444444444444';
    await world.plan();
    await world.plan(stages, second);
    await world.settle();
    assert.deepEqual(world.typesOf(`brewPlan-${second}`), ['BrewPlanned', 'PlanCancelled']);
    await world.people.cancel({ planId, personId: ada });
    await world.plan(stages, third);
    await world.settle();
    assert.deepEqual(world.typesOf(`brewPlan-${third}`), ['BrewPlanned', 'StageBegun']);
  });
});

type Move = (world: BrewPlanWorld) => Promise<unknown>;

const device = fc.constantFrom('base-1', 'keg-1');
const atMost = fc.integer({ min: 1, max: 6 });
const append = fc.integer({ min: 1, max: 4 });
const death: fc.Arbitrary<Death> = fc.oneof(
  fc.constant<Death>('uncommitted'),
  fc.record({ append, when: fc.constantFrom('before' as const, 'after' as const) }),
);
const ending = fc.constantFrom(
  'sessionCompleted' as const,
  'sessionCompleted' as const,
  'sessionCancelled' as const,
);

/** One thing that happens; shown by name when a schedule fails. */
const named = (name: string, move: Move) => Object.assign(move, { [fc.toStringMethod]: () => name });
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 6, arbitrary: atMost.map((n) => named(`react ${n}`, (world) => world.react(n))) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(atMost, death)
      .map(([n, how]) => named(`react ${n}, die ${JSON.stringify(how)}`, (world) => world.react(n, how))),
  },
  { weight: 6, arbitrary: device.map((id) => named(`obey ${id}`, (world) => obey(world, id))) },
  { weight: 1, arbitrary: device.map((id) => named(`press ${id}`, (world) => world.startSession(id))) },
  {
    weight: 6,
    arbitrary: fc
      .tuple(device, ending)
      .map(([id, type]) => named(`${type} ${id}`, (world) => end(world, id, type))),
  },
  { weight: 1, arbitrary: device.map((id) => named(`away ${id}`, (world) => world.expireCommands(id))) },
  { weight: 2, arbitrary: fc.constant(named('resume', resume)) },
  { weight: 1, arbitrary: fc.constant(named('rebuild', async (world) => world.rebuild())) },
);

async function obey(world: BrewPlanWorld, deviceId: string): Promise<void> {
  const command = await world.nextCommand(deviceId);
  if (command) await world.startSession(deviceId, command.commandId);
}

async function end(
  world: BrewPlanWorld,
  deviceId: string,
  type: 'sessionCompleted' | 'sessionCancelled',
): Promise<void> {
  const session = world.runningOn(deviceId);
  if (session !== undefined) await world.report(deviceId, session, { type });
}

async function resume(world: BrewPlanWorld): Promise<void> {
  try {
    await world.people.resume({ planId, personId: ada });
  } catch (error) {
    if (!hasCode(error, 'COMMAND_REFUSED')) throw error;
  }
}

/** From now on everything goes well. */
async function goOn(world: BrewPlanWorld): Promise<void> {
  for (let round = 0; round < 20 && (await world.state()).status !== 'completed'; round += 1) {
    await world.settle();
    await resume(world);
    for (const deviceId of ['base-1', 'keg-1']) {
      await world.settle();
      await obey(world, deviceId);
      await end(world, deviceId, 'sessionCompleted');
    }
  }
  await world.settle();
}

describe('the reactor of whole brews, killed and rebuilt at any time', () => {
  it('loses nothing, asks for each command once and for one at a time, and never goes back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(move, { maxLength: 60 }), async (moves) => {
        const world = new BrewPlanWorld();
        await world.plan();
        for (const next of moves) await next(world);
        await goOn(world);
        check(world);
        assert.equal((await world.state()).status, 'completed');
        const before = world.store.all.length;
        world.rebuild();
        await world.settle();
        assert.equal(world.store.all.length, before, 'a replay of everything adds nothing');
      }),
      { numRuns: 150 },
    );
  });
});

function check({ store }: BrewPlanWorld): void {
  const events = store.all as unknown as readonly (BrewPlanEvent | DeviceCommandEvent)[];
  const open = new Set<string>();
  const asked = new Set<string>();
  let stage = 0;
  for (const event of events) {
    if (event.type === 'CommandRequested') {
      assert.ok(!asked.has(event.data.commandId), 'asked for twice');
      asked.add(event.data.commandId);
      open.add(event.data.commandId);
      assert.equal(open.size, 1, 'two commands under way');
    } else if (event.type.startsWith('Command') && 'commandId' in event.data)
      open.delete(event.data.commandId);
    if ('stage' in event.data) {
      assert.ok(stages.indexOf(event.data.stage) >= stage, `back to ${event.data.stage}`);
      stage = stages.indexOf(event.data.stage);
    }
  }
  const completed = events.flatMap((event) => (event.type === 'StageCompleted' ? [event.data.stage] : []));
  assert.deepEqual(completed, stages);
}
