import assert from 'node:assert/strict';
import { sessionKey, type BrewSessionEvent } from '../../../domain/brewSession/index.js';
import {
  projectSessions,
  projectSessionTelemetry,
  sessionEvents,
} from '../../../projections/sessions/index.js';
import { atMs, batchOf, fact, connected, recorded, reported, stored } from './recorded.js';

const started: BrewSessionEvent = {
  type: 'SessionStarted',
  data: { ...reported, processType: 1, recipe: 'Pale', inferred: false },
};
const later = { ...reported, atMs: atMs + 1000 };

const rowsAfter = (...events: BrewSessionEvent[]) =>
  projectSessions(sessionEvents(batchOf(recorded(...events))), new Map());

describe('projectSessions', () => {
  it('begins a row with its start', () => {
    assert.deepEqual(rowsAfter(started), [
      {
        sessionId: 'keg.9',
        deviceId: 'keg',
        epoch: 0,
        number: 9,
        processType: 1,
        recipe: 'Pale',
        recipeOf: null,
        commandId: null,
        status: 'active',
        startedAtMs: atMs,
        startedReceivedAtMs: atMs,
        endedAtMs: null,
        endedReceivedAtMs: null,
        timePlausible: true,
        phase: null,
        step: null,
        pendingAction: null,
        anomalies: 0,
        faults: 0,
      },
    ]);
  });

  it('names the command that began it', () => {
    const { commandId } = fact;
    const [row] = rowsAfter({ ...started, data: { ...started.data, commandId } });
    assert.equal(row?.commandId, commandId);
  });

  const changes: readonly (readonly [BrewSessionEvent, object])[] = [
    [{ type: 'PhaseEntered', data: { ...later, phase: 2 } }, { phase: 2 }],
    [{ type: 'StepEntered', data: { ...later, step: 31, phase: 2 } }, { step: 31 }],
    [{ type: 'UserActionRequested', data: { ...later, action: 21 } }, { pendingAction: 21 }],
    [{ type: 'ThresholdCrossed', data: { ...later, sensor: 1, limit: 2, value: 3, rising: true } }, {}],
    [{ type: 'FaultReported', data: { ...later, code: 4, text: 'hot' } }, { faults: 1 }],
    [
      { type: 'SensorImplausible', data: { ...later, sensor: 3, value: -127, reason: 'range' } },
      { anomalies: 1 },
    ],
    [{ type: 'SensorRecovered', data: { ...later, sensor: 3, value: 20 } }, {}],
    [
      { type: 'UnitSuspected', data: { ...later, sensor: 3, value: 68, unit: 'fahrenheit' } },
      { anomalies: 1 },
    ],
    [{ type: 'AnomalyDetected', data: { ...later, kind: 'afterEnd', detail: '' } }, { anomalies: 1 }],
    [
      { type: 'SessionCompleted', data: later },
      { status: 'completed', endedAtMs: atMs + 1000, endedReceivedAtMs: atMs },
    ],
    [
      { type: 'SessionFailed', data: { ...later, step: 31 } },
      { status: 'failed', endedAtMs: atMs + 1000, endedReceivedAtMs: atMs },
    ],
    [
      { type: 'SessionCancelled', data: later },
      { status: 'cancelled', endedAtMs: atMs + 1000, endedReceivedAtMs: atMs },
    ],
    [
      { type: 'SessionInterrupted', data: { ...later, reason: 'the power went' } },
      { status: 'interrupted', endedAtMs: atMs + 1000, endedReceivedAtMs: atMs },
    ],
    [
      { type: 'SessionAbandoned', data: { ...later, by: 10 } },
      { status: 'abandoned', endedAtMs: atMs + 1000, endedReceivedAtMs: atMs },
    ],
    [{ type: 'ReportedLate', data: { ...later, report: { type: 'stepEntered', phase: 2, step: 31 } } }, {}],
  ];
  for (const [event, change] of changes) {
    it(`changes on ${event.type} what it says and nothing else`, () => {
      const [before] = rowsAfter(started);
      assert.deepEqual(rowsAfter(started, event), [{ ...before, ...change }]);
    });
  }

  const settling: readonly BrewSessionEvent[] = [
    { type: 'UserActionDone', data: { ...later, action: 21 } },
    { type: 'SessionCompleted', data: later },
    { type: 'SessionFailed', data: { ...later, step: 31 } },
    { type: 'SessionCancelled', data: later },
    { type: 'SessionInterrupted', data: { ...later, reason: '' } },
    { type: 'SessionAbandoned', data: { ...later, by: 10 } },
  ];
  for (const event of settling) {
    it(`asks nothing of a person any more after ${event.type}`, () => {
      const [row] = rowsAfter(
        started,
        { type: 'UserActionRequested', data: { ...later, action: 21 } },
        event,
      );
      assert.equal(row?.pendingAction, null);
    });
  }

  it('takes a late end of a session that was abandoned for how it ended', () => {
    const abandoned: BrewSessionEvent = { type: 'SessionAbandoned', data: { ...later, by: 10 } };
    const [row] = rowsAfter(started, abandoned, { type: 'SessionCompleted', data: reported });
    assert.deepEqual([row?.status, row?.endedAtMs], ['completed', atMs]);
  });

  for (const [what, startedAtMs, endedAtMs, shown] of [
    ['a start of 1970', 9_000, atMs + 5, [atMs, atMs + 5]],
    ['an end of 1970', atMs, 9_000, [atMs, atMs]],
    ['a start of 2036', Date.UTC(2036, 0, 1), atMs + 5, [atMs, atMs + 5]],
    ['an end of 2036', atMs, Date.UTC(2036, 0, 1), [atMs, atMs]],
    ['an end before its start', atMs + 7_200_000, atMs + 3_600_000, [atMs, atMs]],
  ] as const) {
    it(`shows times of receipt for ${what}`, () => {
      const [row] = rowsAfter(
        { ...started, data: { ...started.data, atMs: startedAtMs } },
        { type: 'SessionCompleted', data: { ...reported, atMs: endedAtMs } },
      );
      assert.deepEqual([[row?.startedAtMs, row?.endedAtMs], row?.timePlausible], [shown, false]);
    });
  }

  it('shows times of receipt for those of a clock that was known to be wrong', () => {
    const clockWrong = { clockWrong: true, atMs: atMs - 500 * 86_400_000 } as const;
    const [row] = rowsAfter({ ...started, data: { ...started.data, ...clockWrong } });
    assert.deepEqual([row?.startedAtMs, row?.timePlausible], [atMs, false]);
  });

  it('names a session of a later epoch by epoch and number', () => {
    const [row] = rowsAfter({ ...started, data: { ...started.data, session: sessionKey(2, 9) } });
    assert.deepEqual([row?.sessionId, row?.epoch, row?.number], ['keg.2.9', 2, 9]);
  });

  it('goes on from the row that is there, and counts on', () => {
    const [row] = rowsAfter(started);
    assert.ok(row);
    const fault: BrewSessionEvent = { type: 'FaultReported', data: { ...later, code: 4, text: '' } };
    const events = sessionEvents(batchOf(recorded(fault, fault)));
    assert.deepEqual(projectSessions(events, new Map([['keg.9', { ...row, faults: 3 }]])), [
      { ...row, faults: 5 },
    ]);
  });

  it('takes no other stream for a session', () =>
    assert.deepEqual(sessionEvents(batchOf(recorded(connected))), []));
});

describe('projectSessionTelemetry', () => {
  const reading = (offsetMs: number) => ({
    atMs: atMs + offsetMs,
    sensors: [1],
    values: [1],
    context: undefined,
  });

  it('widens one range for each session and stream', () => {
    const next = 'telemetry-00-20260302';
    const messages = [
      stored({ session: 9, revision: 4n, readings: [reading(100), reading(-50)] }),
      stored({ session: 9, revision: 7n, receivedAtMs: atMs + 5, readings: [reading(30)] }),
      stored({ session: 9, revision: 0n, stream: next, readings: [reading(1)] }),
    ];
    const { current, others: rows } = projectSessionTelemetry(messages, []);
    assert.equal(current.size, 0);
    assert.deepEqual(rows[0], {
      sessionId: 'keg.9',
      stream: 'telemetry-00-20260301',
      firstRevision: 4n,
      lastRevision: 7n,
      readings: 3,
      firstAtMs: atMs - 50,
      lastAtMs: atMs + 100,
      firstReceivedAtMs: atMs,
      lastReceivedAtMs: atMs + 5,
    });
    assert.deepEqual(
      rows.map(({ stream, readings }) => [stream, readings]),
      [
        ['telemetry-00-20260301', 3],
        [next, 1],
      ],
    );
  });

  it('keeps the session and stream of the newest message of a device apart, without what was late', () => {
    const messages = [
      stored({ session: 8, revision: 1n, readings: [reading(0)] }),
      stored({ session: 9, revision: 2n, readings: [reading(20)] }),
      stored({ session: 9, revision: 2n, late: true, readings: [reading(-70)] }),
      stored({ session: 9, revision: 3n, readings: [reading(10)] }),
      stored({ deviceId: 'base', session: 9, revision: 3n, late: true, readings: [reading(0)] }),
    ];
    const { current, others } = projectSessionTelemetry(messages, messages.slice(3, 4));
    assert.deepEqual([...current.keys()], ['keg']);
    const { sessionId, firstRevision, lastRevision, readings, firstAtMs } = current.get('keg') ?? {};
    assert.deepEqual(
      [sessionId, firstRevision, lastRevision, readings, firstAtMs],
      ['keg.9', 2n, 3n, 2, atMs + 10],
    );
    assert.deepEqual(
      others.map((row) => [row.sessionId, row.readings]),
      [
        ['keg.8', 1],
        ['keg.9', 1],
        ['base.9', 1],
      ],
    );
  });

  it('leaves out what is outside any session, and messages without readings', () => {
    const messages = [stored(), stored({ session: 9, readings: [] })];
    assert.deepEqual(projectSessionTelemetry(messages, messages), { current: new Map(), others: [] });
  });
});
