import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  processTypes,
  SensorJudge,
  sensors,
  type Reading,
  type SensorChange,
} from '../../../domain/machine/index.js';

const { liquid, specificGravity, ambient, setPoint } = sensors;
const minuteMs = 60_000;
const startMs = Date.UTC(2026, 0, 1);
const receivedAtMs = startMs + 86_400_000;

const readingsOf = (sensor: number, values: readonly number[], stepMs = minuteMs): Reading[] =>
  values.map((value, index) => ({
    atMs: startMs + index * stepMs,
    sensors: [sensor],
    values: [value],
    context: undefined,
  }));

/** Which of the values were flagged, and what became known. */
function judged(
  sensor: number,
  values: readonly number[],
  { processType = Number(processTypes.brew), judge = new SensorJudge(), stepMs = minuteMs } = {},
) {
  const { implausible, changes } = judge.judge(readingsOf(sensor, values, stepMs), {
    processType,
    receivedAtMs,
  });
  return { flagged: values.filter((_, index) => implausible?.get(index)), changes: changes.map(short) };
}

const short = (change: SensorChange) =>
  change.type === 'implausible' ? `${change.reason} ${change.value}` : `${change.type} ${change.value}`;

const flat = (value: number, length: number) => Array.from({ length }, () => value);

describe('SensorJudge', () => {
  for (const [what, sensor, values, flagged] of [
    ['a probe that does not answer', liquid, [20, -127, 20.1], [-127]],
    ['what a display shows without a probe', liquid, [20, 99.9, 20.1], [99.9]],
    ['a probe that has just got power', liquid, [20, 85, 20.1], [85]],
    ['a sentinel that is repeated', liquid, [20, ...flat(99.9, 4), 20.1], flat(99.9, 4)],
    ['gravity of nothing', specificGravity, [1.05, 0, 1.049], [0]],
    ['gravity below any liquid', specificGravity, [1.05, -616.87, 1.049], [-616.87]],
    ['a hydrometer that fell over', specificGravity, [1.05, 1.19, 1.049], [1.19]],
    ['a room as hot as an oven', ambient, [21, 150, 21], [150]],
    ['a sentinel that comes first, and not the honest value after it', liquid, [85, 20.1, 20.2], [85]],
    ['a sentinel near nothing that was measured', liquid, [65, 99.9, 65.1], [99.9]],
  ] as const) {
    it(`flags ${what}`, () => assert.deepEqual(judged(sensor, values).flagged, flagged));
  }

  for (const [what, sensor, values] of [
    ['a mash that is heated', liquid, [14, 18, 22, 40, 60, 78, 98.6]],
    ['wort that is chilled', liquid, [98, 70, 45, 25]],
    ['a boil that is chilled within a minute of readings', liquid, [100, 62, 25]],
    ['a mash that passes a sentinel', liquid, [78, 82, 85, 88]],
    ['a fermentation', specificGravity, [1.05, 1.049, 1.04, 1.02, 1.005]],
    ['a sensor without limits', setPoint, [0, 1e6, -1e6]],
    ['a sensor that nobody knows', 30_000, [0, 1e6, -1e6]],
  ] as const) {
    it(`believes ${what}`, () => assert.deepEqual(judged(sensor, values), { flagged: [], changes: [] }));
  }

  it('believes a jump that the next value confirms: somebody moved the probe', () => {
    assert.deepEqual(judged(liquid, [20, 64, 64.1, 64.2], { stepMs: 10_000 }).flagged, [64]);
  });

  it('believes anything plausible after a long pause, but no sentinel', () => {
    const stepMs = 7 * 3_600_000;
    assert.deepEqual(judged(liquid, [98, 4, 98, 4, 99.9], { stepMs }).flagged, [99.9]);
  });

  it('knows that yeast does not live in hot wort', () => {
    const processType = processTypes.fermentation;
    assert.deepEqual(judged(liquid, [46, 20], { processType }).flagged, [46]);
    const named = readingsOf(liquid, [46]).map((each) => ({
      ...each,
      context: {
        state: 1,
        processType,
        step: 80,
        phase: 5,
        userAction: 0,
        targetCelsius: undefined,
        secondsToNextAction: 0,
        error: 0,
      },
    }));
    assert.equal(
      new SensorJudge().judge(named, { processType: processTypes.idle, receivedAtMs }).implausible?.size,
      1,
    );
  });

  it('tells a loose contact once, and its end once it has been over for ten minutes', () => {
    const loose = Array.from({ length: 400 }, (_, index) => (index % 11 === 0 ? -127 : 20));
    const stepMs = 1_000;
    const { changes } = judged(liquid, [20, ...loose, ...flat(20, 590)], { stepMs });
    assert.deepEqual(changes, ['range -127']);
    assert.deepEqual(judged(liquid, [20, ...loose, ...flat(20, 620)], { stepMs }).changes, [
      'range -127',
      'recovered 20',
    ]);
  });

  it('does not tell again what it was told before, and tells its end', () => {
    const judge = new SensorJudge({ implausible: [liquid], unitSuspected: [] });
    assert.deepEqual(judged(liquid, [-127, ...flat(20, 11)], { judge }).changes, ['recovered 20']);
  });

  it('lets a reading whose time can’t be right open no pause', () => {
    const readings = readingsOf(liquid, [20, 20.1, 20.2, 85.5, 20.3], 1_000).map((each, index) =>
      index === 2 ? { ...each, atMs: 7_000 } : each,
    );
    const options = { processType: processTypes.brew, untimed: new Set([2]), receivedAtMs };
    assert.deepEqual(new SensorJudge().judge(readings, options).implausible, new Map([[3, [liquid]]]));
  });

  it('tells of a sensor of a machine whose clock is wrong, too', () => {
    const judge = new SensorJudge();
    const changes = [20, -127, ...flat(20, 12)].flatMap((value, minute) => {
      const [reading] = readingsOf(liquid, [value]).map((each) => ({ ...each, atMs: minute * minuteMs }));
      assert.ok(reading);
      const options = { processType: 1, untimed: new Set([0]), receivedAtMs: startMs + minute * minuteMs };
      return judge.judge([reading], options).changes.map(short);
    });
    assert.deepEqual(changes, ['range -127', 'recovered 20']);
  });

  it('suspects no unit of a probe that is dead', () => {
    const processType = processTypes.fermentation;
    assert.deepEqual(judged(liquid, [20, ...flat(99.9, 40)], { processType }).changes, ['range 99.9']);
  });

  for (const [unit, sensor, value] of [
    ['fahrenheit', liquid, 68],
    ['plato', specificGravity, 12.5],
  ] as const) {
    it(`suspects ${unit} once, when ten values in a row say so`, () => {
      const processType = processTypes.fermentation;
      const { changes } = judged(sensor, flat(value, 40), { processType });
      assert.deepEqual(changes, [`range ${value}`, `unitSuspected ${value}`]);
      assert.deepEqual(judged(sensor, flat(value, 9), { processType }).changes, [`range ${value}`]);
    });
  }

  it('believes what it would believe without the values that are out of range', () => {
    const plausible = fc.integer({ min: 10, max: 30 });
    const impossible = fc.constantFrom(-127, -616.87, 151, 1e9);
    const value = fc.oneof({ weight: 3, arbitrary: plausible }, { weight: 1, arbitrary: impossible });
    const property = fc.property(fc.array(value, { maxLength: 50 }), (values) => {
      const { flagged } = judged(liquid, values);
      assert.deepEqual(
        flagged,
        values.filter((each) => each > 110 || each < -10),
      );
    });
    fc.assert(property);
  });

  it('judges the same in any batches', () => {
    const value = fc.double({ min: -200, max: 200, noNaN: true });
    const property = fc.property(fc.array(value, { maxLength: 60 }), fc.nat(60), (values, cut) => {
      const readings = readingsOf(liquid, values);
      const judge = new SensorJudge();
      const whole = new SensorJudge().judge(readings, { processType: 1, receivedAtMs });
      const parts = [readings.slice(0, cut), readings.slice(cut)].map((part) =>
        judge.judge(part, { processType: 1, receivedAtMs }),
      );
      assert.deepEqual(
        parts.flatMap(({ changes }) => changes),
        whole.changes,
      );
      const flagged = parts.flatMap(({ implausible }, index) =>
        [...(implausible?.keys() ?? [])].map((position) => position + (index === 0 ? 0 : cut)),
      );
      assert.deepEqual(flagged, [...(whole.implausible?.keys() ?? [])]);
    });
    fc.assert(property);
  });
});
