import assert from 'node:assert/strict';
import { phases, sensors } from '../../../domain/machine/index.js';
import type { History, TimelineEntry } from '../../../adapters/apiClient/index.js';
import { bandsOf, type CurvePart } from '../../../adapters/web/shared/curve/bands.js';
import {
  changePerDay,
  extended,
  linesOf,
  valueAt,
  type Line,
} from '../../../adapters/web/shared/curve/lines.js';
import { groupMarks, marksOf, shapeOf } from '../../../adapters/web/shared/curve/marks.js';
import { pausesOf } from '../../../adapters/web/shared/curve/pauses.js';
import { perDayLine } from '../../../adapters/web/shared/curve/perDay.js';
import { happeningOf, inOrder } from '../../../adapters/web/shared/timeline/happening.js';

const startMs = Date.parse('2026-11-28T10:00:00Z');
const at = (minute: number) => new Date(startMs + minute * 60_000).toISOString();
const atMs = (minute: number) => startMs + minute * 60_000;

interface PartInput {
  readonly minutes: readonly [number, number];
  readonly stage?: CurvePart['stage'];
  readonly events?: readonly TimelineEntry[];
  readonly series?: History['series'];
}

function partOf({ minutes: [from, to], stage, events = [], series = [] }: PartInput): CurvePart {
  const history: History = {
    ...{ deviceId: 'base-1', from: at(from), to: at(to), resolution: { type: 'everyReading' } },
    excluded: { times: { readings: 0, first: [] }, values: [] },
    annotations: { events: [...events], commands: [], alarms: [], entries: [], isComplete: true },
    series,
  };
  return { stage, history };
}

function event(type: string, minute: number, data: TimelineEntry['data'] = {}): TimelineEntry {
  return { revision: minute, type, at: at(minute), recordedAt: at(minute), timePlausible: true, data };
}

function seriesOf(code: number, points: readonly (readonly [minute: number, value: number])[]) {
  return {
    sensor: { code, name: '', unit: '°C' },
    gapMs: 5 * 60_000,
    points: points.map(([minute, value]) => ({ at: at(minute), value })),
    summary: { lowest: 0, highest: 0, mean: 0, last: 0, readings: points.length },
  };
}

describe('the curve of a brew', () => {
  it('has a band for each phase, up to the next or the end, and one for a stage whose phases are not known', () => {
    const phase = (code: number) => ({ phase: { code, name: '' } });
    const brewed = [
      event('PhaseEntered', 0, phase(phases.mash)),
      event('PhaseEntered', 60, phase(phases.boil)),
    ];
    const bands = bandsOf([
      partOf({ minutes: [-30, -10], stage: 'clean' }),
      partOf({ minutes: [0, 90], stage: 'brew', events: brewed }),
    ]);
    assert.deepEqual(
      bands.map(({ colour, fromMs, toMs }) => [colour, fromMs, toMs]),
      [
        ['clean', atMs(-30), atMs(-10)],
        ['mash', atMs(0), atMs(60)],
        ['boil', atMs(60), atMs(90)],
      ],
    );
  });

  it('has no line where nothing was measured, nor from one machine to another', () => {
    const lines = linesOf([
      partOf({
        minutes: [0, 20],
        series: [
          seriesOf(sensors.liquid, [
            [0, 20],
            [1, 21],
            [10, 30],
          ]),
        ],
      }),
      partOf({ minutes: [20, 30], series: [seriesOf(sensors.liquid, [[20, 19]])] }),
    ]);
    assert.deepEqual(lines.temperature?.values, [20, 21, null, 30, null, 19]);
    assert.deepEqual(Object.keys(lines), ['temperature']);
  });

  it('goes on with what comes, unless it is there already or came after a gap', () => {
    const line: Line = { times: [atMs(0), atMs(1)], values: [20, 21], gapMs: 5 * 60_000 };
    const newer = [
      { atMs: atMs(1), value: 99 },
      { atMs: atMs(2), value: 22 },
    ];
    assert.deepEqual(extended(line, newer)?.values, [20, 21, 22]);
    assert.deepEqual(extended(line, [{ atMs: atMs(30), value: 25 }])?.values, [20, 21, null, 25]);
    assert.equal(extended(line, []), line);
  });

  it('tells the change per day only of more than half a day', () => {
    const falling = (hours: number): Line => ({
      times: Array.from({ length: hours + 1 }, (_, hour) => atMs(hour * 60)),
      values: Array.from({ length: hours + 1 }, (_, hour) => 1.05 - hour * 0.001),
      gapMs: Infinity,
    });
    assert.equal(changePerDay(falling(6)), undefined);
    assert.ok(Math.abs(changePerDay(falling(48))! + 0.024) < 1e-9);
    assert.equal(changePerDay(undefined), undefined);
  });

  it('is read at a time: the value before it, and none before the first, in a gap or after the end', () => {
    const line: Line = { times: [10, 20, 21, 40], values: [1, 2, null, 4], gapMs: 5 };
    assert.deepEqual(
      [5, 10, 15, 20, 30, 43, 50].map((time) => valueAt(line, time)),
      [undefined, 1, 1, 2, undefined, 4, undefined],
    );
  });

  it('groups what happened too close together, a fault before all', () => {
    const events = [event('StepEntered', 0), event('FaultReported', 1), event('UserActionRequested', 50)];
    const marks = marksOf([partOf({ minutes: [0, 100], events }), partOf({ minutes: [0, 100], events })]);
    assert.equal(marks.length, 3);
    const groups = groupMarks(marks, { fromMs: atMs(0), toMs: atMs(100), width: 400 }, 44);
    assert.deepEqual(
      groups.map(({ x, marks: grouped }) => [x, grouped.length, shapeOf(grouped)]),
      [
        [0, 2, '◆'],
        [200, 1, '▲'],
      ],
    );
  });

  it('has a timeline that tells once what brew and session both tell, and does not hide what it does not know', () => {
    const entries = [event('UserActionRequested', 5), event('ActionNeeded', 5), event('StepEntered', 9)];
    // The brew says it when it has heard of it; another time it is another answer.
    const answers = [event('UserActionDone', 6), event('ActionAnswered', 6.3), event('ActionAnswered', 8)];
    assert.deepEqual(
      inOrder([...entries, ...answers]).map(({ type }) => type),
      ['StepEntered', 'ActionAnswered', 'UserActionDone', 'UserActionRequested'],
    );
    assert.equal(happeningOf({ type: 'SomethingNew', data: {} }).text, undefined);
    const late = happeningOf({ type: 'ReportedLate', data: { report: { type: 'PhaseEntered', phase: 3 } } });
    assert.deepEqual(late.code, { kind: 'phase', code: 3 });
  });

  it('has the change of a gravity per day, by the line through the day before, once half a day is known', () => {
    const hour = (count: number) => startMs + count * 3_600_000;
    const hours = Array.from({ length: 49 }, (_, index) => index);
    // Two points a day for a day, then nothing.
    const values = hours.map((each) => 1.05 - (0.002 / 24) * Math.min(each, 24) + (each % 2) * 0.0001);
    const change = perDayLine({ times: hours.map(hour), values, gapMs: 3_600_000 });
    assert.equal(change.times[0], hour(12));
    assert.ok(Math.abs(change.values[12]! + 0.002) < 0.0001, String(change.values[12]));
    assert.ok(Math.abs(change.values.at(-1)!) < 0.0001, String(change.values.at(-1)));
    assert.equal(perDayLine({ times: [hour(0), hour(11)], values: [1.05, 1.04], gapMs: 1 }).times.length, 0);
  });

  it('is hatched while the machine waited for somebody, to the end of what is known where nobody came', () => {
    const events = [
      event('UserActionRequested', 5),
      event('StepEntered', 6),
      event('UserActionDone', 9),
      event('UserActionRequested', 20),
    ];
    assert.deepEqual(pausesOf([partOf({ minutes: [0, 30], events })]), [
      { fromMs: atMs(5), toMs: atMs(9) },
      { fromMs: atMs(20), toMs: atMs(30) },
    ]);
  });

  it('has gravities by hand, as they were corrected, once each', () => {
    const part = partOf({ minutes: [0, 30] });
    const gravity = {
      specificGravity: 1.05,
      sampleCelsius: 30,
      calibrationCelsius: 20,
      correctedGravity: 1.0525,
    };
    const entry = { takenAt: at(4), measurement: { gravity } };
    const entries = [
      entry,
      { takenAt: at(2), measurement: null },
    ] as unknown as CurvePart['history']['annotations']['entries'];
    const measured = {
      ...part,
      history: { ...part.history, annotations: { ...part.history.annotations, entries } },
    };
    const { measured: line } = linesOf([measured, measured]);
    assert.deepEqual([line?.times, line?.values], [[atMs(4)], [1.0525]]);
  });
});
