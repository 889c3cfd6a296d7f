import assert from 'node:assert/strict';
import type { Device } from '../../../adapters/apiClient/index.js';
import { shownReading } from '../../../adapters/web/shared/machine/reading.js';
import { levelOf, markedLitres, usualLitres } from '../../../adapters/web/shared/drawings/litres.js';
import { nameOfMachine } from '../../../adapters/web/app/machine/nameOfMachine.js';

describe('a machine on pages', () => {
  it('is called as its owner calls it, or by its id', () => {
    const devices = [
      { deviceId: 'base-1', name: 'Kitchen' },
      { deviceId: 'keg-1', name: null },
    ];
    assert.deepEqual(
      ['base-1', 'keg-1', 'keg-2'].map((id) => nameOfMachine(id, devices)),
      ['Kitchen', 'keg-1', 'keg-2'],
    );
  });

  it('is drawn as full as its batch, as full as a usual one where nobody says, and empty while it does nothing', () => {
    const litresOf = (code: number, litres: number | null) =>
      shownReading({ litres, status: { sensors: [], processType: { code } } } as unknown as Device, 0).litres;
    assert.deepEqual([litresOf(1, 4.2), litresOf(4, null), litresOf(0, 4.2)], [4.2, usualLitres, 0]);
    assert.deepEqual([0, 3, 6, 9].map(levelOf), [0, 0.5, 1, 1]);
    assert.deepEqual(markedLitres, [1, 2, 3, 4, 5]);
  });

  it('is as fresh as its own interval says, by the second while it reports each second', () => {
    const nowMs = Date.parse('2026-11-22T12:00:00Z');
    const at = (secondsAgo: number) => new Date(nowMs - secondsAgo * 1_000).toISOString();
    const freshness = (secondsAgo: number, more: Partial<Device>) =>
      shownReading(
        {
          ...{ online: true, lastSeenAt: null, fullRateUntil: null },
          ...{ status: { receivedAt: at(secondsAgo), sensors: [] }, ...more },
        } as unknown as Device,
        nowMs,
      ).freshness;
    assert.equal(freshness(800, { reportSeconds: 300 }), 'fresh');
    assert.equal(freshness(900, { reportSeconds: 300 }), 'stale');
    assert.equal(freshness(20, { reportSeconds: 5 }), 'stale');
    assert.equal(freshness(4, { reportSeconds: 300, fullRateUntil: at(-1) }), 'stale');
    assert.equal(freshness(4, { reportSeconds: 300, fullRateUntil: at(1) }), 'fresh');
  });
});
