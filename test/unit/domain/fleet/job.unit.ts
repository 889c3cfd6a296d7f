import assert from 'node:assert/strict';
import { refuseSettingsForMany } from '../../../../domain/fleet/index.js';
import { isGivenUp } from '../../../../domain/kernel/failingStep.js';

describe('a job over devices', () => {
  it('is given up soon when it can not be done, and after ten minutes when a server is away', () => {
    const failing = (failures: number, failingForMs: number, isServerAway: boolean) =>
      isGivenUp({ failures, failingForMs, isServerAway });
    assert.ok(!failing(4, 3_600_000, false));
    assert.ok(failing(5, 0, false));
    assert.ok(!failing(50, 599_999, true));
    assert.ok(failing(50, 600_000, true));
    // A process that has just started has tried it once.
    assert.ok(!failing(1, 3_600_000, true));
  });

  it('takes settings that many machines can have at once', () => {
    const fields = (settings: Parameters<typeof refuseSettingsForMany>[0]) =>
      refuseSettingsForMany(settings).map(({ field }) => field);
    assert.deepEqual(fields({ reportSeconds: 10, soundOn: true }), []);
    assert.deepEqual(fields({ reportSeconds: 9 }), ['settings/reportSeconds']);
    assert.deepEqual(fields({}), ['settings']);
    assert.deepEqual(fields({ displayPercent: 101 }), ['settings/displayPercent']);
  });
});
