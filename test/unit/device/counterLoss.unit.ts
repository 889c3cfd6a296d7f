import assert from 'node:assert/strict';
import { afterLoss, type CounterLoss } from '../../../infra/simulation/machines/counterLoss.js';
import { faultsWithin, isForgetful } from '../../../infra/simulation/machines/faults.js';
import { MachineClock } from '../../../infra/simulation/machines/machineClock.js';
import { createRandom } from '../../../infra/simulation/machines/random.js';

const memory = {
  boot: 57,
  installation: '123',
  lastSeq: 9,
  obeyed: [{ id: 'c-1', outcome: 'done', reason: '', told: true }],
  unsent: [{ boot: 57, seq: 8, body: Buffer.from([1]) }],
} as const;
const { obeyed, unsent } = memory;
const before = { memory, namesInstallation: true, backup: { boot: 55, installation: '123' } };
const after = (loss: CounterLoss, seed = 1) => afterLoss(loss, before, createRandom(seed));

describe('loss of a simulated machine’s counters', () => {
  it('of the factory reset takes all that it kept', () => {
    assert.deepEqual(after('loseCounters'), {
      memory: { boot: 0, obeyed: [], unsent: [] },
      namesInstallation: true,
      clockMs: undefined,
    });
  });

  it('with its identity leaves what is kept apart, and firmware that names no installation', () => {
    assert.deepEqual(after('loseIdentity'), {
      memory: { boot: 0, obeyed, unsent },
      namesInstallation: false,
      clockMs: undefined,
    });
  });

  it('to an older copy never claims a last number', () => {
    assert.deepEqual(after('restoreOldCounters').memory, { boot: 55, installation: '123', obeyed, unsent });
  });

  it('with its clock begins at that clock’s seconds, of 1970 or of a far future, which a boot can hold', () => {
    const clocks = Array.from({ length: 50 }, (_, seed) => after('loseClock', seed));
    for (const { memory: left, clockMs = 0 } of clocks) {
      assert.deepEqual(left, { boot: Math.floor(clockMs / 1000) - 1, obeyed, unsent });
      assert.ok(left.boot >= 0 && left.boot < 2 ** 32 - 1_000_000);
    }
    const years = new Set(clocks.map(({ clockMs = 0 }) => new Date(clockMs).getUTCFullYear()));
    assert.deepEqual([...years].sort(), [1970, 2090]);
  });

  it('hits every tenth device, each kind of it many times in ten minutes, and no other', () => {
    assert.deepEqual(Array.from({ length: 30 }, (_, index) => index).filter(isForgetful), [9, 19, 29]);
    const random = createRandom(1);
    const within10Minutes = (forgetful: boolean) => {
      const counts: Partial<Record<string, number>> = {};
      for (let turn = 0; turn < 600 * 5; turn++)
        for (const fault of faultsWithin(1 / 5, random, { forgetful }))
          counts[fault] = (counts[fault] ?? 0) + 1;
      return counts;
    };
    const hit = within10Minutes(true);
    for (const loss of ['loseCounters', 'loseClock', 'loseIdentity', 'restoreOldCounters'])
      assert.ok((hit[loss] ?? 0) >= 2, loss);
    assert.deepEqual(Object.keys(within10Minutes(false)).sort(), [
      'cutPower',
      'dropConnection',
      'repeatMessage',
      'stumble',
    ]);
  });
});

describe('MachineClock', () => {
  const nowMs = 1_800_000_000_000;

  it('is right until it is lost, wrong for a while, and right again', () => {
    const clock = new MachineClock();
    assert.equal(clock.at(nowMs), nowMs);
    clock.lose(60_000, nowMs);
    assert.equal(clock.at(nowMs + 5_000), 65_000);
    assert.equal(clock.at(nowMs + 20_000), nowMs + 20_000);
  });

  it('never shows a time before 1970', () => {
    const clock = new MachineClock();
    clock.lose(1_000, nowMs);
    assert.equal(clock.at(nowMs - 5_000), 0);
  });
});
