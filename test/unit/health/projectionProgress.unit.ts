import assert from 'node:assert/strict';
import {
  addSample,
  reportOf,
  type ProjectionHistory,
  type ProjectionSample,
} from '../../../domain/health/index.js';
import { projectionReports } from '../../../infra/health/projectionReports.js';

const sample = (atSeconds: number, more: Partial<ProjectionSample> = {}): ProjectionSample => ({
  ...{ atMs: atSeconds * 1_000, position: '10', events: 0, parked: 0, lagMs: 0, broken: undefined },
  ...more,
});

function historyOf(samples: readonly ProjectionSample[]): ProjectionHistory {
  let history: ProjectionHistory | undefined;
  for (const each of samples) history = addSample(history, each);
  assert.ok(history);
  return history;
}

const report = (...samples: readonly ProjectionSample[]) => reportOf('alarms', historyOf(samples));

describe('the progress of a projection', () => {
  it('is a rate of the last minute alone', () => {
    const { eventsPerSecond } = report(
      sample(0, { events: 0 }),
      sample(30, { events: 9_000 }),
      sample(90, { events: 9_600 }),
    );
    assert.equal(eventsPerSecond, 10);
    assert.equal(report(sample(0)).eventsPerSecond, 0);
  });

  it('is not stalled in a rebuild that advances, however far behind it is, and is in one that does not', () => {
    const behind = { lagMs: null, events: 0 };
    const rebuilding = Array.from({ length: 120 }, (_, second) =>
      sample(second, { ...behind, position: second < 10 ? undefined : String(second * 40) }),
    );
    const { isStalled, positionsPerSecond } = report(...rebuilding);
    assert.deepEqual([isStalled, positionsPerSecond], [false, 40]);
    const stands = rebuilding.map((each, second) => ({ ...each, ...(second > 50 && { position: '2000' }) }));
    assert.equal(report(...stands).isStalled, true);
  });

  it('does not go back when a rebuild begins anew', () => {
    const { positionsPerSecond } = report(sample(0), sample(5, { position: undefined }));
    assert.equal(positionsPerSecond, 0);
  });

  it('keeps samples of a minute', () => {
    const samples = Array.from({ length: 500 }, (_, second) => sample(second));
    assert.equal(historyOf(samples).samples.length, 61);
  });

  it('has a trend: a second more or less is none, and catching up is further behind than any lag', () => {
    const trend = (before: number | null, now: number | null) =>
      report(sample(0, { lagMs: before }), sample(30, { lagMs: now })).trend;
    assert.deepEqual(
      [
        trend(0, 999),
        trend(0, 1_000),
        trend(5_000, 100),
        trend(null, 90_000),
        trend(0, null),
        trend(null, null),
      ],
      ['steady', 'growing', 'falling', 'falling', 'growing', 'steady'],
    );
  });

  it('says when the position changed, not when it was looked at', () => {
    assert.equal(report(sample(0), sample(5)).lastAdvancedAt, null);
    const { lastAdvancedAt } = report(
      sample(0),
      sample(5, { position: '11' }),
      sample(9, { position: '11' }),
    );
    assert.equal(lastAdvancedAt, '1970-01-01T00:00:05.000Z');
  });

  it('stalls when something waits for a minute and the position stands', () => {
    const waits = { lagMs: 100 };
    assert.equal(report(sample(0, waits), sample(59.9, waits)).isStalled, false);
    assert.equal(report(sample(0, waits), sample(60, waits)).isStalled, true);
    assert.equal(report(sample(0), sample(60)).isStalled, false, 'nothing waits');
    assert.equal(report(sample(0, waits), sample(50), sample(70, waits)).isStalled, false, 'nothing waited');
    const moved = { ...waits, position: '11' };
    assert.equal(report(sample(0, waits), sample(50, moved), sample(80, moved)).isStalled, false);
    assert.equal(report(sample(0, { lagMs: null }), sample(60, { lagMs: null })).isStalled, true);
  });

  it('does not stall while events linger by intention', () => {
    const history = historyOf([sample(0, { lagMs: 1 }), sample(100, { lagMs: 1 })]);
    assert.deepEqual(
      [reportOf('brewPlans', history, 60_000), reportOf('brewPlans', history)].map((each) => each.isStalled),
      [false, true],
    );
  });

  it('is reported by the process that runs the projection, and starts anew when it takes it over', () => {
    let isActive = true;
    let position = '1';
    let atMs = 0;
    const progress = () => ({ ...sample(0), position, isActive });
    const reports = projectionReports([{ processor: { name: 'alarms', progress } }], () => (atMs += 1_000));
    reports();
    position = '2';
    assert.equal(reports()[0]?.lastAdvancedAt, '1970-01-01T00:00:02.000Z');
    isActive = false;
    assert.deepEqual(reports(), []);
    isActive = true;
    assert.equal(reports()[0]?.lastAdvancedAt, null);
  });
});
