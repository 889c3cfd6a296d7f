import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  evolve,
  missingOf,
  sequenceLimits,
  sizeOf,
  unknownDevice,
  type BootSequence,
  type DeviceSequence,
  type LogEntry,
  type SequencedMessage,
  type Verdict,
} from '../../../../domain/device/sequence/index.js';
import { anyMessage, messySchedule } from './messySchedule.js';
import { outcomeOf, SequenceWorld } from './sequenceWorld.js';
import { bySize } from '../../../support/bySize.js';

const numRuns = bySize({ quick: 30, usual: 100, full: 1_500 });
const anyMessages = fc.array(anyMessage, { maxLength: 400, size: 'max' });
const anySchedule = fc.oneof(
  anyMessages,
  messySchedule.map((sent) => sent.map(({ message }) => message)),
);

describe("a device's numbering under any schedule of losses, repeats, delays and resets", () => {
  it('accepts every message once or parks it, and drops nothing but what it accepted or parked before', () => {
    fc.assert(
      fc.property(messySchedule, (sent) => {
        const world = new SequenceWorld();
        const accepted = new Set<string>();
        const parked = new Set<string>();
        for (const { message, life } of sent) {
          const key = keyOf(message, life);
          const verdict = world.take(message);
          if (verdict.type === 'new') assert.ok(!accepted.has(key), `${key} is accepted twice`);
          if (verdict.type === 'repeat') {
            assert.ok(
              (verdict.parked ? parked : accepted).has(key),
              `${key} is called a ${outcomeOf(verdict)}`,
            );
          }
          if (verdict.type === 'new') accepted.add(key);
          if (verdict.type === 'park') parked.add(key);
          assert.ok(accepted.has(key) || parked.has(key), `${key} is dropped`);
        }
      }),
      { numRuns },
    );
  });

  it('parks nothing while the broker does not give messages of one life to the next', () => {
    fc.assert(
      fc.property(messySchedule, (sent) => {
        const world = new SequenceWorld();
        for (const { message } of sent) world.take(message);
        // Numbers that were closed as lost, and boots that are not kept any more, leave no other choice.
        fc.pre(world.state.counts.lost === 0);
        assert.equal(world.state.counts.parked, 0);
      }),
      { numRuns },
    );
  });

  it('begins an epoch for each reset, and no other', () => {
    fc.assert(
      fc.property(messySchedule, (sent) => {
        const world = new SequenceWorld();
        const epochs = new Map<number, Set<number>>();
        for (const { message, life } of sent) {
          const verdict = world.take(message);
          if (verdict.type !== 'new') continue;
          epochs.set(life, (epochs.get(life) ?? new Set()).add(verdict.entry.epoch));
        }
        for (const [life, of] of epochs)
          assert.equal(of.size, 1, `life ${life} has epochs ${[...of].join()}`);
      }),
      { numRuns },
    );
  });

  it('is the fold of its log, whatever of it was written to a file and read back', () => {
    fc.assert(
      fc.property(anySchedule, fc.nat(400), (messages, at) => {
        const world = new SequenceWorld();
        const other = new SequenceWorld();
        for (const message of messages) {
          const verdict = world.take(message);
          other.state = readBack(other.state);
          assert.deepEqual(other.take(message), verdict);
        }
        const kept = readBack(world.log.slice(0, at).reduce(evolve, unknownDevice));
        assert.deepEqual(world.log.slice(at).reduce(evolve, kept), world.state);
      }),
      { numRuns },
    );
  });

  it('accounts for every number: arrived, missing, dropped or lost', () => {
    fc.assert(
      fc.property(anySchedule, (messages) => {
        const world = new SequenceWorld();
        let arrived = 0;
        let usedBefore = 0;
        for (const message of messages) {
          if (!isPossible(message, world.log)) continue;
          const before = world.state;
          const verdict = world.take(message);
          if (isFirstArrival(verdict)) arrived += 1;
          usedBefore += usedByForgotten(before, world.state);
          const { dropped, lost } = world.state.counts;
          const used = usedBefore + sum([...bootsOf(world.state).values()].map(usedBy));
          assert.equal(arrived + sizeOf(missingOf(world.state)) + dropped + lost, used);
        }
      }),
      { numRuns },
    );
  });

  it('stays within its bounds', () => {
    fc.assert(
      fc.property(anySchedule, (messages) => {
        const world = new SequenceWorld();
        for (const message of messages) {
          world.take(message);
          assertBounded(world.state);
        }
      }),
      { numRuns },
    );
  });
});

function keyOf(message: SequencedMessage, life: number): string {
  switch (message.type) {
    case 'hello':
      return `life ${life}, boot ${message.boot}, connection ${message.connection}`;
    case 'message':
      return `life ${life}, boot ${message.boot}, number ${message.seq}`;
    default:
      return message.type;
  }
}

function readBack(state: DeviceSequence): DeviceSequence {
  return JSON.parse(JSON.stringify(state)) as DeviceSequence;
}

/** Only what was parked can be sent through again. */
function isPossible(message: SequencedMessage, log: readonly LogEntry[]): boolean {
  if (message.type !== 'message' || message.requeuedInto === undefined) return true;
  return log.some(
    (entry) =>
      entry.type === 'message' &&
      entry.epoch === message.requeuedInto &&
      entry.boot === message.boot &&
      entry.seq === message.seq,
  );
}

function isFirstArrival(verdict: Verdict): boolean {
  if (verdict.type !== 'new' || verdict.entry.type !== 'message') return false;
  return !verdict.entry.requeued;
}

function bootsOf({ epochs }: DeviceSequence): ReadonlyMap<string, BootSequence> {
  return new Map(epochs.flatMap(({ epoch, boots }) => boots.map((boot) => [`${epoch}/${boot.boot}`, boot])));
}

function usedBy({ from, upTo, announced }: BootSequence): number {
  return from === 0 ? 0 : Math.max(upTo, announced?.lastSeq ?? 0) - from + 1;
}

function usedByForgotten(before: DeviceSequence, after: DeviceSequence): number {
  const kept = bootsOf(after);
  return sum([...bootsOf(before)].filter(([key]) => !kept.has(key)).map(([, boot]) => usedBy(boot)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}

function assertBounded({ epochs, current }: DeviceSequence): void {
  const limits = sequenceLimits;
  assert.ok(epochs.length <= limits.epochs);
  assert.ok(epochs.length === 0 || epochs.some(({ epoch }) => epoch === current));
  assertAscending(epochs.map(({ epoch }) => epoch));
  let missingRanges = 0;
  for (const { boots, bodies } of epochs) {
    assert.ok(boots.length <= limits.bootsOfEpoch && bodies.length <= 3 * limits.bodiesOfEpoch);
    assertAscending(boots.map(({ boot }) => boot));
    for (const { hellos, missing, late, parked, upTo } of boots) {
      assert.ok(hellos.length <= limits.hellosOfBoot);
      assert.ok(late.length <= limits.lateRangesOfBoot && parked.length <= limits.parkedRangesOfBoot);
      for (const ranges of [missing, late, parked])
        assertAscending(ranges.flatMap(({ first, last }) => [first, last + 0.5]));
      assert.ok((missing.at(-1)?.last ?? 0) <= upTo);
      missingRanges += missing.length;
    }
  }
  assert.ok(missingRanges <= limits.missingRanges);
}

function assertAscending(numbers: readonly number[]): void {
  for (let at = 1; at < numbers.length; at++)
    assert.ok((numbers[at] as number) > (numbers[at - 1] as number), numbers.join());
}
