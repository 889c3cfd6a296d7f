import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  forecastFermentation,
  type FermentationForecast,
  type GravityReading,
} from '../../../../domain/fermentation/index.js';

const dayMs = 86_400_000;
const startMs = Date.UTC(2026, 2, 1);
const recording = join(
  import.meta.dirname,
  '../../../../../../shared/data/brewlogs/ferm_tilt_black_2025-11.csv',
);

interface Course {
  readonly original: number;
  readonly final: number;
  readonly ratePerDay: number;
  readonly middleDay: number;
}

const ale: Course = { original: 1.05, final: 1.011, ratePerDay: 2.2, middleDay: 1.8 };

function gravityAt({ original, final, ratePerDay, middleDay }: Course, day: number): number {
  return final + (original - final) / (1 + Math.exp(ratePerDay * (day - middleDay)));
}

/** A reading each hour, as a probe shows it: to 0.001. */
function readingsOf(course: Course, days: number): GravityReading[] {
  return Array.from({ length: Math.round(days * 24) + 1 }, (_, hour) => ({
    atMs: startMs + (hour * dayMs) / 24,
    specificGravity: Number(gravityAt(course, hour / 24).toFixed(3)),
  }));
}

/** When it comes within 0.001 of the final gravity. */
function endOf({ original, final, ratePerDay, middleDay }: Course): number {
  return startMs + dayMs * (middleDay + Math.log((original - final) / 0.001 - 1) / ratePerDay);
}

const holds = ({ lowest, highest }: FermentationForecast['endsAtMs'], value: number, slack: number) =>
  lowest - slack <= value && value <= highest + slack;

const widthDays = ({ endsAtMs }: FermentationForecast) => (endsAtMs.highest - endsAtMs.lowest) / dayMs;

describe('forecastFermentation', () => {
  it('tells end and final gravity of a fermentation before it is there', () => {
    const forecast = forecastFermentation(readingsOf(ale, 2.5))!;
    assert.ok(holds(forecast.endsAtMs, endOf(ale), 0), JSON.stringify(forecast));
    assert.ok(holds(forecast.finalGravity, ale.final, 0), JSON.stringify(forecast));
    assert.ok(Math.abs(forecast.finalGravity.expected - ale.final) < 0.002);
    assert.ok(Math.abs(forecast.endsAtMs.expected - endOf(ale)) < 0.5 * dayMs);
  });

  it('knows more the later it is', () => {
    const widths = [2.3, 3, 5].map((days) => widthDays(forecastFermentation(readingsOf(ale, days))!));
    assert.ok(widths[0]! > widths[1]! && widths[1]! > widths[2]!, String(widths));
  });

  it('has the truth in its band for nine in ten slow and fast fermentations at least', () => {
    const courses = fc.record({
      original: fc.double({ min: 1.035, max: 1.09, noNaN: true }),
      final: fc.double({ min: 1.004, max: 1.02, noNaN: true }),
      ratePerDay: fc.double({ min: 0.5, max: 4, noNaN: true }),
      middleDay: fc.double({ min: 0.8, max: 3, noNaN: true }),
    });
    const told = fc.sample(courses, { numRuns: 40, seed: 1 }).flatMap((course) => {
      const forecast = forecastFermentation(readingsOf(course, course.middleDay + 2.5 / course.ratePerDay));
      return forecast ? [{ course, forecast }] : [];
    });
    for (const { forecast } of told)
      for (const { lowest, expected, highest } of [forecast.endsAtMs, forecast.finalGravity])
        assert.ok(lowest <= expected && expected <= highest);
    const right = told.filter(
      ({ course, forecast: { endsAtMs, finalGravity } }) =>
        holds(endsAtMs, endOf(course), 0) && holds(finalGravity, course.final, 0),
    );
    assert.ok(told.length >= 20, `${told.length} of 40 were told`);
    assert.ok(right.length >= 0.9 * told.length, `${right.length} of ${told.length} are right`);
  });

  it('says nothing before the readings say where it goes', () => {
    assert.equal(forecastFermentation([]), undefined);
    assert.equal(forecastFermentation(readingsOf(ale, 0.4)), undefined);
    assert.equal(forecastFermentation(readingsOf({ ...ale, final: 1.046 }, 5)), undefined);
    assert.equal(forecastFermentation(readingsOf(ale, 1.2)), undefined);
    const broken = readingsOf(ale, 3).map((reading) => ({ ...reading, specificGravity: NaN }));
    assert.equal(forecastFermentation(broken), undefined);
    const rising = readingsOf(ale, 3).map(({ atMs, specificGravity }) => ({
      atMs,
      specificGravity: 2.06 - specificGravity,
    }));
    assert.equal(forecastFermentation(rising), undefined);
  });

  it('has the end of a beer in its band that goes on slowly', () => {
    const slow = fc.record({
      share: fc.double({ min: 0, max: 0.09, noNaN: true }),
      days: fc.double({ min: 3, max: 10, noNaN: true }),
      cutDay: fc.integer({ min: 3, max: 14 }),
    });
    const told = fc.sample(slow, { numRuns: 30, seed: 2 }).flatMap(({ share, days, cutDay }) => {
      const fall = share * (ale.original - ale.final);
      const readings = readingsOf(ale, cutDay).map(({ atMs, specificGravity }) => {
        const after = Math.max(0, (atMs - startMs) / dayMs - 3);
        return { atMs, specificGravity: specificGravity - fall * (1 - Math.exp(-after / days)) };
      });
      const forecast = forecastFermentation(readings);
      return forecast ? [holds(forecast.finalGravity, ale.final - fall, 0)] : [];
    });
    assert.ok(told.length >= 20, `${told.length} of 30 were told`);
    const right = told.filter((each) => each).length;
    assert.ok(right >= 0.95 * told.length, `${right} of ${told.length} are right`);
  });

  it('foresees the end of a fermentation that was recorded, cut at each day', async function () {
    if (!existsSync(recording)) this.skip();
    const rows = (await readFile(recording, 'utf8')).trim().split('\n').slice(1);
    const readings = rows
      .map((row) => row.split(','))
      .map(([time = '', , gravity]) => ({ atMs: Date.parse(time), specificGravity: Number(gravity) }));
    const firstMs = readings[0]!.atMs;
    const cutAt = (days: number) => readings.filter(({ atMs }) => atMs < firstMs + days * dayMs);
    const told = Array.from({ length: 17 }, (_, day) => forecastFermentation(cutAt(day + 1))).filter(
      (each) => each !== undefined,
    );
    assert.equal(told.length, 15);
    // It fell from 1.034 to 1.009 in three days, to 1.007 in six, and ended at 1.005 after 18.
    for (const { finalGravity } of told)
      assert.ok(holds(finalGravity, 1.005, 0), JSON.stringify(finalGravity));
    assert.ok(holds(told[0]!.endsAtMs, firstMs + 3.3 * dayMs, 0), JSON.stringify(told[0]));
  });
});
