import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  maxStartDelayMs,
  startTimeOf,
  type BrewPlanEvent,
  type HandleBrewPlan,
  type StartObstacle,
} from '../../../domain/brewPlan/index.js';
import type { RefusedError } from '../../../domain/kernel/refusal.js';
import { processTypes, steps } from '../../../domain/machine/index.js';
import type { Recipe } from '../../../domain/recipe/index.js';
import { ada } from '../../support/someActors.js';
import {
  foreign,
  given,
  history,
  look,
  outline,
  planRequest,
  report,
  stateAfter,
} from './brewPlanFixtures.js';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const startAtMs = 500_000;
const startsByMs = startAtMs + maxStartDelayMs;
const later = planRequest({ outline: { ...outline, startAtMs } });
const due = (atMs: number, ...obstacles: StartObstacle[]): HandleBrewPlan => ({
  type: 'startDue',
  obstacles,
  atMs,
});
const offline: StartObstacle = { rule: 'base-1 is offline', mayPass: true };
const busy: StartObstacle = { rule: 'another session runs on base-1', mayPass: false };
const fact = (atMs: number) => ({ planId: 'plan-1', stage: 'clean', deviceId: 'base-1', atMs }) as const;
const started: BrewPlanEvent = { type: 'PlanStarted', data: { ...fact(startAtMs), startsByMs } };
const halt = (reason: 'startRefused' | 'startMissed', detail: string, atMs: number): BrewPlanEvent => ({
  type: 'PlanHalted',
  data: { ...fact(atMs), reason, detail },
});
const at = (atMs: number, command: HandleBrewPlan) => ({ ...command, atMs }) as HandleBrewPlan;
const missed = (minutes: number) => `it was to begin at 1970-01-01T00:08:20.000Z, ${minutes} min before`;

describe('a brew that is planned for later', () => {
  it('does nothing until its time, whatever its machines do', () => {
    given(...history(later))
      .when(look('base-1'))
      .thenNothing();
    given(...history(later))
      .when(due(startAtMs - 1))
      .thenNothing();
    given(...history(later, due(startAtMs)))
      .when(due(startAtMs + 1))
      .thenNothing();
  });

  it('begins at its time, and asks the machine then', () => {
    given(...history(later))
      .when(due(startAtMs))
      .then(started);
    given(...history(later, due(startAtMs)))
      .when(at(startAtMs, look('base-1')))
      .thenTypes('StageBegun');
  });

  it('waits while what stands in the way may pass, until it is too late', () => {
    given(...history(later))
      .when(due(startsByMs, offline))
      .thenNothing();
    given(...history(later))
      .when(due(startsByMs + 1, offline))
      .then(halt('startMissed', `${missed(10)}; base-1 is offline`, startsByMs + 1));
    given(...history(later))
      .when(due(startsByMs + minuteMs))
      .then(halt('startMissed', missed(11), startsByMs + minuteMs));
  });

  it('halts for what does not pass', () =>
    given(...history(later))
      .when(due(startAtMs, offline, busy))
      .then(halt('startRefused', 'base-1 is offline; another session runs on base-1', startAtMs)));

  it('does not wait for a session that began at the last moment', () => {
    given(...history(later, due(startAtMs)))
      .when(at(startAtMs, look('base-1', foreign)))
      .then(halt('startRefused', busy.rule, startAtMs));
    const happening = { type: 'machineBusy', commandId: 'clean-1', session: 7 } as const;
    given(...history(later, due(startAtMs), at(startAtMs, look('base-1'))))
      .when(at(startAtMs, report('base-1', happening, foreign)))
      .then(halt('startRefused', busy.rule, startAtMs));
  });

  it('is missed when the machine was away, and is not asked again by itself', () => {
    const asked = history(later, due(startAtMs), at(startAtMs, look('base-1')));
    given(...asked)
      .when(at(startsByMs + 1, report('base-1', { type: 'commandExpired', commandId: 'clean-1' })))
      .thenTypes('StageExpired', 'PlanHalted');
    given(...history(later, due(startAtMs)))
      .when(at(startsByMs + 1, look('base-1')))
      .then(halt('startMissed', missed(10), startsByMs + 1));
  });

  it('goes on as any other once a person has resumed it', () => {
    const resumed: HandleBrewPlan = { type: 'resume', resumedBy: ada, atMs: startsByMs + dayMs };
    const events = history(later, due(startsByMs + 1), resumed);
    given(...events)
      .when(at(startsByMs + dayMs, look('base-1')))
      .thenTypes('StageBegun');
    given(...history(later, due(startsByMs + 1), resumed))
      .when(at(startsByMs + dayMs, look('base-1', foreign)))
      .thenTypes('StageAwaited');
  });

  it('can be cancelled before it begins, and not be resumed', () => {
    given(...history(later))
      .when({ type: 'cancel', cancelledBy: ada, atMs: 9000 })
      .thenTypes('PlanCancelled');
    given(...history(later))
      .when({ type: 'resume', resumedBy: ada, atMs: 9000 })
      .thenThrows({ code: 'COMMAND_REFUSED' });
  });

  it('is never asked of a machine after its bound, whatever comes when', () => {
    const command = fc.oneof(
      fc.constantFrom(due(0), due(0, offline), due(0, busy), look('base-1'), look('base-1', foreign)),
      fc.constantFrom<HandleBrewPlan>(report('base-1', { type: 'commandExpired', commandId: 'clean-1' })),
    );
    const timed = fc.tuple(command, fc.integer({ min: 1, max: 400_000 }));
    fc.assert(
      fc.property(fc.array(timed, { maxLength: 12 }), (schedule) => {
        let nowMs = startAtMs - 200_000;
        const commands = schedule.map(([each, afterMs]) => at((nowMs += afterMs), each));
        const events = history(later, ...commands);
        const begun = events.filter(({ type }) => type === 'StageBegun');
        assert.ok(begun.length <= 1);
        assert.ok(begun.every(({ data }) => data.atMs >= startAtMs && data.atMs <= startsByMs));
        if (nowMs > startsByMs && commands.at(-1)?.type === 'startDue')
          assert.notEqual(stateAfter(events).status, 'planned');
      }),
    );
  });
});

describe('the time of a brew that is planned for later', () => {
  const brewRecipe: Recipe = {
    name: 'Pale',
    processType: processTypes.brew,
    steps: [{ phase: 2, step: steps.mashRest, until: { type: 'after', minutes: 90 }, targetCelsius: 66 }],
  };
  const programs = { stages: outline.stages, brewRecipe };
  const none = { startAtMs: undefined, readyByMs: undefined };

  it('follows from when the wort is to be in the keg', () => {
    const readyByMs = 10 * dayMs;
    assert.deepEqual(startTimeOf({ ...none, readyByMs }, programs), {
      startAtMs: readyByMs - (90 + 56) * minuteMs,
      readyByMs,
    });
    const alone = startTimeOf({ ...none, readyByMs }, { ...programs, stages: ['brew', 'ferment'] });
    assert.equal(alone.startAtMs, readyByMs - 90 * minuteMs);
    assert.deepEqual(startTimeOf({ ...none, startAtMs: 7 }, programs), { startAtMs: 7 });
    assert.deepEqual(startTimeOf(none, programs), {});
  });

  it('does not follow where the duration is not known, nor twice', () => {
    for (const [wanted, of] of [
      [{ ...none, readyByMs: dayMs }, { stages: outline.stages }],
      [
        { ...none, readyByMs: dayMs },
        { ...programs, stages: ['ferment'] },
      ],
      [{ startAtMs: dayMs, readyByMs: dayMs }, programs],
    ] as const)
      assert.throws(
        () => startTimeOf(wanted, of),
        (error: RefusedError) => error.refusals.map(({ field }) => field).join() === 'readyBy',
      );
  });

  for (const [what, changes, refusal] of [
    ['the past', { startAtMs: 1000 }, { field: 'startAt', code: 'startNotAhead', rule: 'it lies ahead' }],
    [
      'too far ahead',
      { startAtMs: 1001 + 14 * dayMs },
      {
        ...{ field: 'startAt', code: 'startTooFarAhead', values: { days: 14 } },
        rule: 'the brew begins at most 14 days ahead',
      },
    ],
    [
      'too early to be ready',
      { startAtMs: 1000 - minuteMs, readyByMs: 1000 + 89 * minuteMs },
      {
        ...{ field: 'readyBy', code: 'readyTooEarly', values: { at: '1970-01-01T01:31:00.000Z' } },
        rule: 'the brew takes about 90 minutes, so it is ready at 1970-01-01T01:31:00.000Z at the earliest',
      },
    ],
  ] as const)
    it(`is refused when it is ${what}`, () =>
      given()
        .when(planRequest({ outline: { ...outline, ...changes } }))
        .thenThrows({ refusals: [refusal] }));

  it('is as good as its request when that comes again too late', () =>
    given(...history(later))
      .when({ ...later, atMs: startAtMs + 1 })
      .thenNothing());
});
