import assert from 'node:assert/strict';
import fc from 'fast-check';
import { gravityChangePerDay, type GravityReading } from '../../../../domain/fermentation/index.js';

const hourMs = 3_600_000;
const startMs = Date.UTC(2026, 2, 1);

function falling(count: number, perDay: number): GravityReading[] {
  return Array.from({ length: count }, (_, hour) => ({
    atMs: startMs + hour * hourMs,
    specificGravity: 1.05 + (perDay * hour) / 24,
  }));
}

const near = (actual: number | undefined, expected: number, tolerance = 1e-9) =>
  assert.ok(actual !== undefined && Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);

describe('gravityChangePerDay', () => {
  it('is the slope of a straight fall, for any slope, number and order of readings', () => {
    const slopes = fc.double({ min: -0.03, max: 0.03, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 600 }), slopes, (count, perDay) =>
        near(gravityChangePerDay(falling(count, perDay).toReversed()), perDay, 1e-8),
      ),
      { numRuns: 20 },
    );
  });

  it('does not follow a quarter of wild values', () => {
    const readings = falling(24, -0.008).map((reading, hour) =>
      hour % 4 === 1 ? { ...reading, specificGravity: hour % 8 === 1 ? 1.2 : 0.98 } : reading,
    );
    near(gravityChangePerDay(readings), -0.008, 0.001);
  });

  it('does not follow single wild values among a reading each minute', () => {
    const readings = Array.from({ length: 1_440 }, (_, minute) => ({
      atMs: startMs + minute * 60_000,
      specificGravity: minute % 10 === 0 ? 1.15 : 1.05 - (0.008 * minute) / 1_440,
    }));
    near(gravityChangePerDay(readings), -0.008, 1e-4);
  });

  it('is the median of the slopes of all pairs', () => {
    const readings = [0, 1, 2, 10].map((points, day) => ({
      atMs: startMs + day * 24 * hourMs,
      specificGravity: 1 + points / 1_000,
    }));
    // Of 1, 1, 10/3, 1, 4.5 and 8 points a day.
    near(gravityChangePerDay(readings), (1 + 10 / 3) / 2 / 1_000);
  });

  it('says nothing without an hour of readings, and leaves out what is no number', () => {
    assert.equal(gravityChangePerDay([]), undefined);
    assert.equal(gravityChangePerDay(falling(1, -0.01)), undefined);
    const [first] = falling(1, 0);
    assert.equal(gravityChangePerDay([first!, first!]), undefined);
    assert.equal(gravityChangePerDay([first!, { ...first!, atMs: first!.atMs + hourMs - 1 }]), undefined);
    const broken = [
      { atMs: NaN, specificGravity: 1.05 },
      { atMs: startMs + 5 * hourMs, specificGravity: NaN },
    ];
    near(gravityChangePerDay([...broken, ...falling(5, -0.01)]), -0.01);
  });
});
