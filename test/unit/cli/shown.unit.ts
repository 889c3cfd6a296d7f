import assert from 'node:assert/strict';
import { facts } from '../../../domain/sessionLog/index.js';
import { adviceOrDash, withAge } from '../../../infra/cli/shown.js';

describe('what the command line shows', () => {
  const nowMs = Date.UTC(2026, 2, 1, 12);
  const ago = (ms: number) => withAge(new Date(nowMs - ms).toISOString(), nowMs).replace(/^\S+ /, '');

  it('tells the age of a time in the largest unit of which there are two', () => {
    assert.deepEqual([0, 119_000, 120_000, 7_199_000, 7_200_000, 47 * 3_600_000, 48 * 3_600_000].map(ago), [
      '(0 s ago)',
      '(119 s ago)',
      '(2 min ago)',
      '(120 min ago)',
      '(2 h ago)',
      '(47 h ago)',
      '(2 days ago)',
    ]);
    assert.equal(withAge('2026-03-01T11:00:00.000Z', nowMs), '2026-03-01T11:00:00.000Z (60 min ago)');
    assert.equal(withAge(null, nowMs), '-');
  });

  it('says that a time in the future means a wrong clock', () =>
    assert.equal(ago(-7_200_000), '(in 2 h: a clock is wrong)'));

  it('says of an action and of an error what to do, and nothing where the machine reports none', () => {
    assert.equal(
      adviceOrDash('userAction', 28),
      'Fit the airlock (code 28). Fit the airlock to the keg. Confirm when it sits tight.',
    );
    assert.match(adviceOrDash('error', 107), /^Pump runs dry \(code 107\)\. The pump gets no liquid\./);
    assert.deepEqual([adviceOrDash('error', 0), adviceOrDash('error', null)], ['-', '-']);
  });

  it('tells what an event says by names, without what the columns beside it tell', () => {
    const step = { code: 31, name: 'mashing' };
    const data = {
      deviceId: 'keg-1',
      session: 7,
      source: { boot: 1, seq: 2 },
      atMs: 5,
      step,
      late: true,
      reason: null,
    };
    assert.equal(facts(data), 'step mashing, late true');
    assert.equal(facts({ kind: 'setTemperature', targetCelsius: 66 }, ['kind']), 'targetCelsius 66');
    assert.equal(facts({ recipe: { steps: 'x'.repeat(100) } }).length, 'recipe '.length + 80 + 1);
  });
});
