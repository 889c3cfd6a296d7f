import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  brewSession,
  endsSession,
  type AbandonSession,
  type BrewSessionEvent,
  type ReportToSession,
  type SessionReport,
} from '../../../domain/brewSession/index.js';
import { phases, processTypes, steps, userActions } from '../../../domain/machine/index.js';
import { specify } from './givenWhenThen.js';

const { given, history, stateAfter } = specify(brewSession);

/** A report in message `seq`, at second `seq`. */
function report(
  seq: number,
  content: SessionReport,
  { epoch = 0, boot = 1, late = false } = {},
): ReportToSession {
  return { ...said(seq, boot, epoch), late, report: content };
}
function said(seq: number, boot = 1, epoch = 0) {
  return { deviceId: 'base-1', session: 7, source: { epoch, boot, seq }, atMs: seq * 1000 };
}

const brewStarts: SessionReport = {
  type: 'sessionStarted',
  processType: processTypes.brew,
  recipe: 'Kölsch',
};
const started: BrewSessionEvent = {
  type: 'SessionStarted',
  data: { ...said(1), processType: processTypes.brew, recipe: 'Kölsch', inferred: false },
};
const enter = (phase: number, step: number): SessionReport => ({ type: 'stepEntered', phase, step });
const mashing = history(report(1, brewStarts), report(2, enter(phases.mash, steps.mashing)));

describe('brewSession', () => {
  it('starts when the machine says so', () => {
    given().when(report(1, brewStarts)).then(started);
  });

  it('enters a phase with its first step only', () => {
    given(started)
      .when(report(2, enter(phases.mash, steps.mashHeatUp)))
      .then(
        { type: 'PhaseEntered', data: { ...said(2), phase: phases.mash } },
        { type: 'StepEntered', data: { ...said(2), phase: phases.mash, step: steps.mashHeatUp } },
      );
    given(...mashing)
      .when(report(3, enter(phases.mash, steps.mashRest)))
      .thenTypes('StepEntered');
  });

  it('keeps an impossible step, with an anomaly that names both', () => {
    given(...mashing)
      .when(report(3, enter(phases.brewPrepare, steps.rinsePrepare)))
      .thenTypes('AnomalyDetected', 'PhaseEntered', 'StepEntered');
    const [anomaly] = brewSession.decide(report(3, enter(phases.mash, steps.hydrate1)), stateAfter(mashing));
    assert.deepEqual(anomaly, {
      type: 'AnomalyDetected',
      data: {
        ...said(3),
        kind: 'illegalTransition',
        detail: 'mashing → hydrate1 is no transition of a brew session',
      },
    });
  });

  it('finds a phase of another process odd', () => {
    given(...mashing)
      .when(report(3, enter(phases.serving, steps.mashRest)))
      .thenTypes('AnomalyDetected', 'PhaseEntered', 'StepEntered');
  });

  it('infers its start when that report never arrived, and the process from the phase', () => {
    const command = report(5, enter(phases.boil, steps.boil));
    given().when(command).thenTypes('SessionStarted', 'AnomalyDetected', 'PhaseEntered', 'StepEntered');
    const state = stateAfter(history(command));
    assert.ok(state.status === 'active' && state.processType === processTypes.brew);
  });

  it('fails with a failed step, and calls what comes after that an anomaly', () => {
    const failed = history(
      report(1, brewStarts),
      report(2, enter(phases.mash, steps.mashing)),
      report(3, enter(phases.mash, steps.brewFailed)),
    );
    assert.deepEqual(
      failed.slice(-2).map(({ type }) => type),
      ['StepEntered', 'SessionFailed'],
    );
    given(...failed)
      .when(report(4, enter(phases.mash, steps.mashing)))
      .thenTypes('AnomalyDetected');
  });

  it('knows which action it waits for', () => {
    const asked = history(
      report(1, brewStarts),
      report(2, { type: 'userActionRequested', action: userActions.start }),
    );
    given(...asked)
      .when(report(3, { type: 'userActionDone', action: userActions.start }))
      .thenTypes('UserActionDone');
    given(...asked)
      .when(report(3, { type: 'userActionDone', action: userActions.finish }))
      .thenTypes('AnomalyDetected', 'UserActionDone');
  });

  it('keeps thresholds and faults as they come', () => {
    const crossed = { sensor: 3, limit: 78, value: 78.2, rising: true };
    given(...mashing)
      .when(report(3, { type: 'thresholdCrossed', ...crossed }))
      .then({ type: 'ThresholdCrossed', data: { ...said(3), ...crossed } });
    given(...mashing)
      .when(report(3, { type: 'fault', code: 117, text: 'flow' }))
      .then({ type: 'FaultReported', data: { ...said(3), code: 117, text: 'flow' } });
  });

  it('does not start twice', () => {
    given(started).when(report(2, brewStarts)).thenTypes('AnomalyDetected');
  });

  const reason = 'the power went';
  for (const [end, event, outcome] of [
    [{ type: 'sessionCompleted' }, { type: 'SessionCompleted', data: said(2) }, 'completed'],
    [{ type: 'sessionCancelled' }, { type: 'SessionCancelled', data: said(2) }, 'cancelled'],
    [
      { type: 'sessionInterrupted', reason },
      { type: 'SessionInterrupted', data: { ...said(2), reason } },
      'interrupted',
    ],
  ] as const) {
    it(`ends by ${end.type}`, () => {
      given(started).when(report(2, end)).then(event);
      assert.ok(endsSession(end));
      const state = stateAfter(history(report(1, brewStarts), report(2, end)));
      assert.ok(state.status === 'ended' && state.outcome === outcome);
    });
  }

  it('goes by epoch and boot before sequence number', () => {
    for (const later of [{ boot: 2 }, { epoch: 1 }])
      given(started)
        .when(report(1, { type: 'sessionCompleted' }, later))
        .thenTypes('SessionCompleted');
    given(started)
      .when(report(1, { type: 'sessionCompleted' }))
      .thenNothing();
  });

  const anyReport: fc.Arbitrary<SessionReport> = fc.oneof(
    fc.constant(brewStarts),
    fc.record({
      type: fc.constant('stepEntered' as const),
      phase: fc.constantFrom(...Object.values(phases)),
      step: fc.constantFrom(...Object.values(steps)),
    }),
    fc.record({
      type: fc.constantFrom('userActionRequested' as const, 'userActionDone' as const),
      action: fc.nat(70),
    }),
    fc.record({ type: fc.constant('fault' as const), code: fc.nat(200), text: fc.string() }),
    fc.record({ type: fc.constantFrom('sessionCompleted' as const, 'sessionCancelled' as const) }),
    fc.record({ type: fc.constant('sessionInterrupted' as const), reason: fc.string() }),
  );
  const numbered = fc
    .array(anyReport, { minLength: 1, maxLength: 30 })
    .map((reports) => reports.map((content, index) => report(index + 1, content)));

  it('decides nothing on a message that it has seen, whatever came before or since', () => {
    fc.assert(
      fc.property(numbered, fc.nat(), (commands, pick) => {
        const state = stateAfter(history(...commands));
        const again = commands[pick % commands.length] as ReportToSession;
        assert.deepEqual(brewSession.decide(again, state), []);
      }),
    );
  });

  it('records every new report: a device fact is never rejected', () => {
    fc.assert(
      fc.property(numbered, (commands) => {
        const recorded = new Set(history(...commands).map(({ data }) => data.source.seq));
        assert.equal(recorded.size, commands.length);
      }),
    );
  });
});

describe('readings of a session', () => {
  const readings: SessionReport = { type: 'readings', processType: processTypes.fermentation };

  it('infer its start when that never arrived', () => {
    given()
      .when(report(5, readings))
      .then(
        {
          type: 'SessionStarted',
          data: { ...said(5), processType: processTypes.fermentation, recipe: '', inferred: true },
        },
        {
          type: 'AnomalyDetected',
          data: {
            ...said(5),
            kind: 'notStarted',
            detail: 'readings is the first report of this session; its start never arrived',
          },
        },
      );
  });

  it('say nothing of one that is known, whatever became of it', () => {
    const ended = history(report(1, brewStarts), report(2, { type: 'sessionCompleted' }));
    for (const known of [[started], ended])
      given(...known)
        .when(report(9, readings))
        .thenNothing();
  });
});

describe('what a machine reports late', () => {
  const late = (seq: number, content: SessionReport) => report(seq, content, { late: true });
  const boiling = history(
    report(1, brewStarts),
    report(2, { type: 'userActionRequested', action: userActions.start }),
    report(9, enter(phases.boil, steps.boil)),
  );

  it('moves neither step nor phase nor action', () => {
    const reports: readonly SessionReport[] = [
      brewStarts,
      enter(phases.mash, steps.mashing),
      { type: 'userActionRequested', action: userActions.finish },
      { type: 'userActionDone', action: userActions.start },
      { type: 'thresholdCrossed', sensor: 3, limit: 78, value: 78.2, rising: true },
    ];
    const before = stateAfter(boiling);
    for (const content of reports) {
      given(...boiling)
        .when(late(5, content))
        .then({ type: 'ReportedLate', data: { ...said(5), late: true, report: withoutName(content) } });
      const after = stateAfter([...boiling, ...brewSession.decide(late(5, content), before)]);
      assert.deepEqual({ ...after, late: before.late }, before);
    }
  });

  it('is recorded once, and not at all when it was in time and is redelivered', () => {
    const heard = [...boiling, ...brewSession.decide(late(5, brewStarts), stateAfter(boiling))];
    given(...heard)
      .when(late(5, brewStarts))
      .thenNothing();
    given(...boiling)
      .when(report(5, brewStarts))
      .thenNothing();
  });

  it('is decided once when the session had nothing newer', () => {
    const buffer = [late(1, brewStarts), late(2, enter(phases.mash, steps.mashing))];
    assert.deepEqual(
      history(...buffer).map(({ type }) => type),
      ['SessionStarted', 'PhaseEntered', 'StepEntered'],
    );
    for (const again of buffer)
      given(...history(...buffer))
        .when(again)
        .thenNothing();
  });

  it('counts a fault', () => {
    given(...boiling)
      .when(late(5, { type: 'fault', code: 117, text: 'flow' }))
      .then({ type: 'FaultReported', data: { ...said(5), late: true, code: 117, text: 'flow' } });
  });

  it('ends a session, once', () => {
    for (const [content, ...types] of [
      [{ type: 'sessionCompleted' }, 'SessionCompleted'],
      [{ type: 'sessionCancelled' }, 'SessionCancelled'],
      [{ type: 'sessionInterrupted', reason: 'the power went' }, 'SessionInterrupted'],
      [enter(phases.mash, steps.brewFailed), 'ReportedLate', 'SessionFailed'],
    ] as const)
      given(...boiling)
        .when(late(5, content))
        .thenTypes(...types);
    given(...boiling, ...history(report(1, brewStarts), report(10, { type: 'sessionCompleted' })).slice(-1))
      .when(late(5, { type: 'sessionCancelled' }))
      .thenTypes('ReportedLate');
  });
});

describe('a session in whose place another one began', () => {
  const abandon: AbandonSession = {
    type: 'abandon',
    deviceId: 'base-1',
    session: 7,
    by: 8,
    source: { epoch: 0, boot: 1, seq: 20 },
    atMs: 20_000,
  };
  const abandoned = history(report(1, brewStarts), abandon);

  it('is abandoned, once', () => {
    given(started)
      .when(abandon)
      .then({ type: 'SessionAbandoned', data: { ...said(20), by: 8 } });
    for (const over of [
      [],
      abandoned,
      history(report(1, brewStarts), report(2, { type: 'sessionCompleted' })),
    ])
      given(...over)
        .when(abandon)
        .thenNothing();
    const state = stateAfter(abandoned);
    assert.ok(state.status === 'ended' && state.outcome === 'abandoned');
  });

  it('ends as its machine says, when that comes late', () => {
    given(...abandoned)
      .when(report(15, { type: 'sessionCompleted' }, { late: true }))
      .thenTypes('SessionCompleted');
    const end = history(
      report(1, brewStarts),
      abandon,
      report(15, { type: 'sessionCompleted' }, { late: true }),
    );
    const state = stateAfter(end);
    assert.ok(state.status === 'ended' && state.outcome === 'completed');
  });

  it('has an anomaly when its machine goes on with it', () => {
    given(...abandoned)
      .when(report(21, enter(phases.mash, steps.mashing)))
      .thenTypes('AnomalyDetected');
  });
});

describe('events of a session that were stored before there were epochs', () => {
  it('are of the first one', () => {
    assert.equal(brewSession.schemaVersion, 3);
    for (const event of mashing) {
      const { boot, seq } = event.data.source;
      const stored = { ...event, data: { ...event.data, source: { boot, seq } } };
      assert.deepEqual(brewSession.upcast(stored, 1), event);
      assert.deepEqual(brewSession.upcast(event, 2), event);
    }
  });
});

describe('late starts that were stored with the name of a recipe', () => {
  it('have none any more', () => {
    const report = { type: 'sessionStarted', processType: 1, recipe: 'Kölsch' } as const;
    const stored = { type: 'ReportedLate', data: { ...said(5), late: true, report } };
    const expected = { ...stored, data: { ...stored.data, report: { ...report, recipe: '' } } };
    assert.deepEqual(brewSession.upcast(stored, 2), expected);
  });
});

/** What a late start keeps: the name of a recipe may be a text of a person, and nothing shows it. */
function withoutName(report: SessionReport): SessionReport {
  return report.type === 'sessionStarted' ? { ...report, recipe: '' } : report;
}
