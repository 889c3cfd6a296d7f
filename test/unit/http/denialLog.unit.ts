import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { createDenialLog } from '../../../adapters/http/auth/denialLog.js';
import type { NewDenials } from '../../../projections/queries/index.js';

describe('refused log-ins', () => {
  const writes: (readonly NewDenials[])[] = [];
  const log = () =>
    createDenialLog({
      write: (denials) => {
        writes.push(denials);
        return Promise.resolve();
      },
    });
  const startMs = Date.parse('2026-11-22T11:00:00Z');

  beforeEach(() => {
    writes.splice(0);
    mock.timers.enable({ apis: ['setTimeout', 'Date'], now: startMs });
  });
  afterEach(() => mock.timers.reset());

  it('of a device that tries ten times a second are written once a minute, with a count', () => {
    const denials = log();
    for (let tries = 0; tries < 10 * 300; tries++) {
      denials.add('base-1', 'wrongSecret', null);
      mock.timers.tick(100);
    }
    assert.ok(writes.length >= 5 && writes.length <= 6, `${writes.length} writes in five minutes`);
    const [first, second] = writes.flat();
    assert.equal(first?.atMs, startMs + 900, 'the first one shows at once');
    assert.deepEqual([first?.denials, first?.sinceMs], [10, startMs]);
    assert.ok((second?.denials ?? 0) >= 595 && (second?.denials ?? 0) <= 610, `${second?.denials}`);
  });

  it('of many devices are one statement, each with its latest reason', () => {
    const denials = log();
    denials.add('base-1', 'wrongSecret', null);
    denials.add('base-2', 'blocked', null);
    denials.add('base-1', 'notOwn', '192.0.2.7');
    mock.timers.tick(1_000);
    assert.deepEqual(
      writes.map((rows) =>
        rows.map(({ deviceId, reason, address, denials: count }) => [deviceId, reason, address, count]),
      ),
      [
        [
          ['base-1', 'notOwn', '192.0.2.7', 2],
          ['base-2', 'blocked', null, 1],
        ],
      ],
    );
  });

  it('that wait are written when the process stops, and nothing is left behind', async () => {
    const denials = log();
    denials.add('base-1', 'wrongSecret', null);
    await denials.close();
    assert.equal(writes.length, 1);
    mock.timers.tick(200_000);
    assert.equal(writes.length, 1);
  });

  it('of more devices than can wait are left out', () => {
    const denials = log();
    for (let n = 0; n < 20_000; n++) denials.add(`base-${n}`, 'wrongSecret', null);
    mock.timers.tick(1_000);
    assert.equal(writes.flat().length, 10_000);
  });
});
