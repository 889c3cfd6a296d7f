import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isClosed, type CommandStatus, type DeviceInstruction } from '../../../domain/deviceCommand/index.js';
import { CommandWorld } from './commandWorld.js';
import { bySize } from '../../support/bySize.js';

const instruction = fc.constantFrom<DeviceInstruction>(
  { kind: 'nextStep' },
  { kind: 'setTemperature', targetCelsius: 6 },
  { kind: 'cancelSession' },
  { kind: 'sendLog' },
);

/** A deadline that nothing that goes on as it should comes near to. */
const farMs = 86_000_000;

/** One thing that happens; the name is what a failing schedule shows. */
type ProcessSignal = readonly [name: string, happen: (world: CommandWorld) => void];

const happening: fc.Arbitrary<ProcessSignal> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({ instruction, withinMs: fc.oneof(fc.integer({ min: 1, max: 30_000 }), fc.constant(farMs)) })
      .map((of): ProcessSignal => [
        `request ${of.instruction.kind} within ${of.withinMs}`,
        (world) => world.request(of.instruction, of.withinMs),
      ]),
  },
  fc.nat(10).map((number): ProcessSignal => [`cancel c${number}`, (world) => world.cancel(`c${number}`)]),
  {
    weight: 8,
    arbitrary: fc.constantFrom<ProcessSignal>(
      ['advance', (world) => world.advance()],
      ['deliver', (world) => world.deliver()],
      ['deliver, done at once', (world) => world.deliverAndFinish()],
      ['finish', (world) => world.finish()],
      ['hear', (world) => world.hear()],
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom<ProcessSignal>(
      ['advance, die before publishing', (world) => world.advance('beforePublish')],
      ['advance, die after publishing', (world) => world.advance('afterPublish')],
      ['deliver twice', (world) => world.deliver(true)],
      ['hear twice', (world) => world.hear(true)],
      ['disconnect', (world) => world.disconnect()],
      ['reconnect', (world) => world.reconnect()],
      ['reboot', (world) => world.reboot()],
      ['learn presence', (world) => world.learnPresence()],
    ),
  },
  fc
    .integer({ min: 1, max: 20_000 })
    .map((ms): ProcessSignal => [`${ms} ms pass`, (world) => void (world.nowMs += ms)]),
);

const schedule = fc.array(happening, { maxLength: 80, size: 'max' });

function play(happenings: readonly ProcessSignal[], tellsAtBoot = true): CommandWorld {
  const world = new CommandWorld(tellsAtBoot);
  for (const [, happen] of happenings) happen(world);
  return world;
}

const runs = bySize({ quick: 300, usual: 1_000, full: 20_000 });

describe('commands under any schedule of losses, repeats, delays and restarts', () => {
  const holds = (check: (world: CommandWorld) => void) =>
    fc.assert(
      fc.property(schedule, (happenings) => {
        const world = play(happenings);
        world.settle();
        check(world);
      }),
      { numRuns: runs },
    );

  it('have one effect on the device at most, and none after their deadline', () =>
    holds((world) => {
      for (const [commandId, count] of world.effects) {
        assert.equal(count, 1, commandId);
        assert.ok((world.obeyedAtMs.get(commandId) ?? 0) <= (world.deadlines.get(commandId) ?? 0));
      }
    }));

  it('all end, and end as what really became of them', () =>
    holds((world) => {
      assert.deepEqual(world.queue.open, []);
      const requested = world.events.flatMap(({ type, data }) =>
        type === 'CommandRequested' ? [data.commandId] : [],
      );
      for (const commandId of requested) {
        const status = world.statusOf(commandId) as CommandStatus;
        assert.ok(isClosed(status), status);
        const obeyed = world.effects.has(commandId);
        if (status === 'done') assert.ok(obeyed, `${commandId} is done, and nothing was done`);
        else if (status !== 'failed') assert.ok(!obeyed, `${commandId} was obeyed, and is ${status}`);
      }
    }));

  it('reach a device that is well before their deadline, and are heard of, whatever was before', () =>
    fc.assert(
      fc.property(schedule, fc.boolean(), (happenings, tellsAtBoot) => {
        const world = play(happenings, tellsAtBoot);
        world.settle();
        for (const [commandId, deadlineMs] of world.deadlines)
          if (deadlineMs > world.nowMs) assert.notEqual(world.statusOf(commandId), 'expired', commandId);
        assert.deepEqual(world.queue.open, []);
      }),
      { numRuns: runs },
    ));

  it('are under way one at a time, and an urgent one beside it, whatever happens', () =>
    fc.assert(
      fc.property(schedule, (happenings) => {
        const world = new CommandWorld();
        for (const [, happen] of happenings) {
          happen(world);
          const underWay = world.queue.open.filter(({ status }) => status !== 'waiting');
          const urgent = underWay.filter((command) => command.instruction.kind === 'cancelSession');
          assert.ok(urgent.length <= 1 && underWay.length - urgent.length <= 1);
        }
      }),
      { numRuns: runs },
    ));
});
