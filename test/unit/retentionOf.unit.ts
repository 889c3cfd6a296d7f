import assert from 'node:assert/strict';
import { retentionOf } from '../../infra/compose/retainHistory.js';

describe('retentionOf', () => {
  const of = (readingsKeptDays: number, summariesKeptDays: number) =>
    retentionOf({ readingsKeptDays, summariesKeptDays });

  it('takes summaries that are kept as long or longer, 0 being for good', () => {
    assert.deepEqual(of(1, 1), { readingsDays: 1, summariesDays: 1 });
    assert.deepEqual(of(1, 0), { readingsDays: 1, summariesDays: 0 });
    assert.deepEqual(of(0, 0), { readingsDays: 0, summariesDays: 0 });
  });

  it('refuses summaries that would be gone before readings', () => {
    for (const [readings, summaries] of [
      [2, 1],
      [0, 5],
    ] as const)
      assert.throws(() => of(readings, summaries), { code: 'CONFIGURATION_INVALID' });
  });
});
