import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  brewSession,
  sessionId,
  type BrewSessionEvent,
  type ReportToSession,
  type SessionReport,
} from '../../../domain/brewSession/index.js';
import { phases, processTypes, steps, userActions } from '../../../domain/machine/index.js';
import { specify } from './givenWhenThen.js';

const { given, history, stateAfter } = specify(brewSession);

/** A report in message `seq`, at second `seq`. */
function report(seq: number, content: SessionReport, boot = 1): ReportToSession {
  return { deviceId: 'base-1', session: 7, source: { boot, seq }, atMs: seq * 1000, report: content };
}
const said = (seq: number, boot = 1) => ({
  deviceId: 'base-1',
  session: 7,
  source: { boot, seq },
  atMs: seq * 1000,
});

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

  for (const [type, event, outcome] of [
    ['sessionCompleted', 'SessionCompleted', 'completed'],
    ['sessionCancelled', 'SessionCancelled', 'cancelled'],
  ] as const) {
    it(`ends by ${type}`, () => {
      given(started)
        .when(report(2, { type }))
        .then({ type: event, data: said(2) });
      const state = stateAfter(history(report(1, brewStarts), report(2, { type })));
      assert.ok(state.status === 'ended' && state.outcome === outcome);
    });
  }

  it('goes by boot before sequence number', () => {
    given(started)
      .when(report(1, { type: 'sessionCompleted' }, 2))
      .thenTypes('SessionCompleted');
    given(started)
      .when(report(1, { type: 'sessionCompleted' }, 1))
      .thenNothing();
  });

  it('has an id that says whose it is', () => assert.equal(sessionId('base-1', 7), 'base-1.7'));

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
