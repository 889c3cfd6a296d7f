import assert from 'node:assert/strict';
import { retentionOf } from '../../infra/compose/retainHistory.js';
import { readConfig } from '../../infra/config.js';

describe('retentionOf', () => {
  const of = (reading: number, minute: number, hour: number) =>
    retentionOf(
      readConfig({
        READINGS_KEPT_DAYS: String(reading),
        MINUTE_ROLLUPS_KEPT_DAYS: String(minute),
        HOUR_ROLLUPS_KEPT_DAYS: String(hour),
      }),
    );

  it('takes a coarser level that is kept as long or longer, 0 being for good', () => {
    assert.deepEqual(of(1, 1, 2), { reading: 1, minute: 1, hour: 2 });
    assert.deepEqual(of(1, 0, 0), { reading: 1, minute: 0, hour: 0 });
  });

  it('refuses a coarser level that would be gone before a finer one', () => {
    for (const [reading, minute, hour] of [
      [2, 1, 0],
      [0, 5, 0],
      [1, 3, 2],
      [0, 0, 1],
    ] as const)
      assert.throws(() => of(reading, minute, hour), { code: 'CONFIGURATION_INVALID' });
  });
});
