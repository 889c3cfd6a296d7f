import assert from 'node:assert/strict';
import {
  brewPlan,
  maxExpired,
  type BrewPlanEvent,
  type HandleBrewPlan,
} from '../../../domain/brewPlan/index.js';
import { ada, bob } from '../../support/someActors.js';
import { sessionKey } from '../../../domain/brewSession/index.js';
import type { RefusedError } from '../../../domain/kernel/refusal.js';
import { machineTypes, processTypes } from '../../../domain/machine/index.js';
import {
  cleaning,
  ended,
  fact,
  foreign,
  given,
  history,
  look,
  outline,
  planned,
  planRequest,
  report,
  startedBy,
  stateAfter,
} from './brewPlanFixtures.js';

const begun = history(planRequest(), look('base-1'));
const typesAfter = (...commands: HandleBrewPlan[]) => history(...commands).map(({ type }) => type);

describe('brewPlan: what people ask', () => {
  it('is planned once', () => {
    given().when(planRequest()).then(planned);
    given(planned).when(planRequest()).thenNothing();
  });

  it('is not planned anew as another brew', () =>
    given(planned)
      .when(planRequest({ outline: { ...outline, stages: ['clean'] } }))
      .thenThrows({ refusals: [{ field: 'planId', rule: 'another brew was planned under this id' }] }));

  const unknown = { snapshot: undefined, planId: undefined };
  const idle = (machineType: number, planId?: string) => ({
    snapshot: { machineType, session: undefined },
    planId,
  });
  const recipe = { name: 'Pale', processType: processTypes.brew, steps: [] };
  for (const [what, changes, field, rule] of [
    ['an unknown base', { base: unknown }, 'baseId', /has reported yet/],
    ['an unknown keg', { keg: unknown }, 'kegId', /has reported yet/],
    ['a base that is a keg', { base: idle(machineTypes.keg) }, 'baseId', /it is a keg, not a base/],
    ['a keg that is a base', { keg: idle(machineTypes.base) }, 'kegId', /it is a base, not a keg/],
    ['a taken base', { base: idle(machineTypes.base, 'p0') }, 'baseId', /in brew p0, which still needs it/],
    ['a taken keg', { keg: idle(machineTypes.keg, 'p0') }, 'kegId', /in brew p0, which still needs it/],
    ['nothing to do', { outline: { ...outline, stages: [] } }, 'stages', /at least one of clean, brew/],
    ['stages in another order', { outline: { ...outline, stages: ['brew', 'clean'] } }, 'stages', /order/],
    ['a stage twice', { outline: { ...outline, stages: ['brew', 'brew'] } }, 'stages', /once/],
    [
      'a recipe without steps',
      { outline: { ...outline, brewRecipe: recipe } },
      'brewRecipe/steps',
      /1 to 100/,
    ],
    [
      'a brew recipe for the keg',
      { outline: { ...outline, fermentationRecipe: recipe } },
      'fermentationRecipe/processType',
      /the stage is fermentation, the recipe brew/,
    ],
    ['cold beer', { outline: { ...outline, servingCelsius: 4.9 } }, 'servingCelsius', /5 to 20 °C, not 4.9/],
    [
      'warm beer',
      { outline: { ...outline, servingCelsius: 20.1 } },
      'servingCelsius',
      /5 to 20 °C, not 20.1/,
    ],
  ] as const)
    it(`refuses ${what}, with field and rule`, () => {
      given()
        .when(planRequest(changes))
        .thenThrows((error: { code: string; refusals: { field: string; rule: string }[] }) => {
          assert.equal(error.code, 'COMMAND_REFUSED');
          assert.deepEqual(
            error.refusals.map((refusal) => refusal.field),
            [field],
          );
          assert.match(error.refusals[0]?.rule ?? '', rule);
          return true;
        });
    });

  it('names a rule by a code, with its values, so that a page says it in any language', () => {
    given()
      .when(
        planRequest({
          ...{ base: idle(machineTypes.keg), keg: idle(machineTypes.keg, 'p0') },
          outline: { ...outline, servingCelsius: 4.9 },
        }),
      )
      .thenThrows((error: RefusedError) => {
        assert.deepEqual(
          error.refusals.map(({ code, values }) => ({ code, values })),
          [
            { code: 'notABase', values: undefined },
            { code: 'inBrew', values: { brewId: 'p0' } },
            { code: 'outOfRange', values: { min: 5, max: 20, value: 4.9, unit: '°C' } },
          ],
        );
        return true;
      });
  });

  it('needs a free machine only where a stage of it runs', () =>
    given()
      .when(
        planRequest({ outline: { ...outline, stages: ['ferment'] }, base: idle(machineTypes.base, 'p0') }),
      )
      .thenTypes('BrewPlanned'));

  it('may be of one stage', () =>
    given()
      .when(planRequest({ outline: { ...outline, stages: ['ferment'] } }))
      .thenTypes('BrewPlanned'));

  it('is cancelled, and takes back the command that may still wait', () => {
    const common = { planId: 'plan-1', baseId: 'base-1', kegId: 'keg-1', cancelledBy: ada, atMs: 9000 };
    const cancel: HandleBrewPlan = { type: 'cancel', cancelledBy: ada, atMs: 9000 };
    const revokes = { deviceId: 'base-1', commandId: 'clean-1' };
    given(...begun)
      .when(cancel)
      .then({ type: 'PlanCancelled', data: { ...common, revokes } });
    given(...cleaning)
      .when(cancel)
      .then({ type: 'PlanCancelled', data: common });
    const cancelled = history(planRequest(), cancel);
    given(...cancelled)
      .when(cancel)
      .thenNothing();
    given(...cancelled)
      .when(look('base-1'))
      .thenNothing();
  });

  it('can be cancelled and resumed only when there is something to cancel or resume', () => {
    const resume: HandleBrewPlan = { type: 'resume', resumedBy: ada, atMs: 9000 };
    const refused = {
      refusals: [{ field: 'status', rule: 'only a halted brew can be resumed', state: 'open' }],
    };
    given(...cleaning)
      .when(resume)
      .thenThrows(refused);
    given().when(resume).thenThrows({ code: 'COMMAND_REFUSED' });
    given().when({ type: 'cancel', cancelledBy: ada, atMs: 9000 }).thenThrows({ code: 'COMMAND_REFUSED' });
  });

  it('goes on at the stage in which it was halted', () => {
    const failed = history(
      planRequest(),
      look('base-1'),
      look('base-1', startedBy('clean-1', 8)),
      ended('base-1', 8, 'failed'),
    );
    given(...failed)
      .when({ type: 'resume', resumedBy: bob, atMs: 9000 })
      .then({ type: 'PlanResumed', data: { ...fact('clean', 'base-1'), resumedBy: bob, atMs: 9000 } });
  });
});

describe('brewPlan: beginning a stage', () => {
  it('asks an idle machine at once, under an id of stage and attempt', () =>
    given(planned)
      .when(look('base-1'))
      .then({ type: 'StageBegun', data: { ...fact('clean', 'base-1'), commandId: 'clean-1', attempt: 1 } }));

  it('does not look at the other machine', () => given(planned).when(look('keg-1')).thenNothing());

  it('waits while another session runs, and says so once for each', () => {
    const awaited = { type: 'StageAwaited', data: { ...fact('clean', 'base-1'), session: 7 } } as const;
    given(planned).when(look('base-1', foreign)).then(awaited);
    given(planned, awaited).when(look('base-1', foreign)).thenNothing();
    given(planned, awaited)
      .when(look('base-1', { ...foreign, session: 9 }))
      .then({ type: 'StageAwaited', data: { ...fact('clean', 'base-1'), session: 9 } });
    given(planned, awaited).when(ended('base-1', 7)).thenTypes('StageBegun');
    given(planned, awaited)
      .when(ended('base-1', 7, 'failed'))
      .thenTypes('StageBegun');
  });

  it('waits when a session began before the command was asked for', () => {
    const busy = report('base-1', { type: 'machineBusy', commandId: 'clean-1', session: 7 }, foreign);
    given(...begun)
      .when(busy)
      .then({ type: 'StageAwaited', data: { ...fact('clean', 'base-1'), session: 7 } });
    given(...cleaning)
      .when(busy)
      .thenNothing();
  });

  it('asks again when the machine stayed away, and halts when it does so too often', () => {
    const expired = (attempt: number) =>
      report('base-1', { type: 'commandExpired', commandId: `clean-${attempt}` });
    given(...begun)
      .when(expired(1))
      .then(
        { type: 'StageExpired', data: { ...fact('clean', 'base-1'), commandId: 'clean-1' } },
        { type: 'StageBegun', data: { ...fact('clean', 'base-1'), commandId: 'clean-2', attempt: 2 } },
      );
    const attempts = Array.from({ length: maxExpired }, (_, index) => index + 1);
    const all = history(planRequest(), look('base-1'), ...attempts.map(expired));
    assert.equal(all.filter(({ type }) => type === 'StageBegun').length, maxExpired);
    assert.equal(all.at(-1)?.type, 'PlanHalted');
    assert.equal(stateAfter(all).status, 'halted');
  });

  it('begins to count anew when a person resumes, and goes on with the ids', () => {
    const attempts = Array.from({ length: maxExpired }, (_, index) =>
      report('base-1', { type: 'commandExpired', commandId: `clean-${index + 1}` }),
    );
    const resume: HandleBrewPlan = { type: 'resume', resumedBy: ada, atMs: 9000 };
    const all = history(planRequest(), look('base-1'), ...attempts, resume, look('base-1'));
    const next = `clean-${maxExpired + 1}`;
    assert.deepEqual(all.at(-1), {
      type: 'StageBegun',
      data: { ...fact('clean', 'base-1'), commandId: next, attempt: maxExpired + 1 },
    });
    given(...all)
      .when(report('base-1', { type: 'commandExpired', commandId: next }))
      .thenTypes('StageExpired', 'StageBegun');
  });

  it('halts when the command comes to nothing, and says why', () => {
    const refused = { commandId: 'clean-1', reason: 'commandRefused', detail: 'kind: no' } as const;
    const lost = report('base-1', { type: 'commandEnded', ...refused });
    given(...begun)
      .when(lost)
      .then({
        type: 'PlanHalted',
        data: { ...fact('clean', 'base-1'), reason: 'commandRefused', detail: 'kind: no' },
      });
    given(...cleaning)
      .when(lost)
      .thenNothing();
  });
});

describe('brewPlan: a stage that runs', () => {
  const running = { type: 'StageRunning', data: { ...fact('clean', 'base-1'), session: 8 } } as const;
  const done = report('base-1', { type: 'commandDone', commandId: 'clean-1' });
  const atTheMachine = { session: 8, processType: processTypes.clean, recordedAtMs: 3000 };

  it('is the session that names its command, whatever came before', () => {
    const own = startedBy('clean-1', 8);
    given(...begun)
      .when(look('base-1', own))
      .then(running);
    given(...history(planRequest(), look('base-1'), done))
      .when(look('base-1', own))
      .then(running);
  });

  it('is one that somebody began at the machine, once the command is done', () => {
    given(...begun)
      .when(look('base-1', atTheMachine))
      .thenNothing();
    const accepted = history(planRequest(), look('base-1'), done);
    assert.equal(accepted.at(-1)?.type, 'StageAccepted');
    given(...accepted)
      .when(look('base-1', atTheMachine))
      .then(running);
    given(...begun)
      .when(report('base-1', { type: 'commandDone', commandId: 'clean-1' }, atTheMachine))
      .thenTypes('StageAccepted', 'StageRunning');
  });

  it('is no session of another process, of another command, or from before', () => {
    const accepted = history(planRequest(), look('base-1'), done);
    for (const other of [
      { ...atTheMachine, processType: processTypes.brew },
      { ...atTheMachine, recordedAtMs: 1999 },
      startedBy('of-somebody', 8),
    ])
      given(...accepted)
        .when(look('base-1', other))
        .thenNothing();
  });

  it('may be that of an earlier command; the one under way is taken back', () => {
    const again = history(
      planRequest(),
      look('base-1'),
      report('base-1', { type: 'commandExpired', commandId: 'clean-1' }),
    );
    const revokes = { deviceId: 'base-1', commandId: 'clean-2' };
    given(...again)
      .when(look('base-1', startedBy('clean-1', 8)))
      .then({ type: 'StageRunning', data: { ...running.data, revokes } });
  });

  it('brings a halted plan back, when the machine obeyed after all', () => {
    const unanswered = { commandId: 'clean-1', reason: 'commandUnanswered', detail: '' } as const;
    const halted = history(
      planRequest(),
      look('base-1'),
      report('base-1', { type: 'commandEnded', ...unanswered }),
    );
    given(...halted)
      .when(look('base-1'))
      .thenNothing();
    given(...halted)
      .when(look('base-1', foreign))
      .thenNothing();
    given(...halted)
      .when(look('base-1', startedBy('clean-1', 8)))
      .then(running);
  });

  it('halts when its session was abandoned, and passes over what an earlier epoch began late', () => {
    const inEpoch1 = sessionKey(1, 1);
    const before = history(planRequest(), look('base-1'), look('base-1', startedBy('clean-1', inEpoch1)));
    given(...before)
      .when(look('base-1', { ...foreign, session: 4_000_000_000 }))
      .thenNothing();
    given(...before)
      .when(ended('base-1', inEpoch1, 'abandoned'))
      .then({
        type: 'PlanHalted',
        data: { ...fact('clean', 'base-1'), reason: 'sessionLost', detail: 'in step cleanFailed' },
      });
  });

  it('reads messages of before there were epochs in the first one', () => {
    const data = { ...fact('clean', 'base-1'), session: 8, action: 32, source: { boot: 1, seq: 4 } };
    const { source } = brewPlan.upcast({ type: 'ActionNeeded', data }, 1).data as { source: object };
    assert.deepEqual(source, { epoch: 0, boot: 1, seq: 4 });
    assert.deepEqual(brewPlan.upcast(planned, 1), planned);
  });

  it('reads the command that an event revokes under its old name, and stores it under both', () => {
    const takesBack = { deviceId: 'base-1', commandId: 'clean-2' };
    const { data } = running;
    const event = { type: 'StageRunning', data: { ...data, revokes: takesBack } } as BrewPlanEvent;
    assert.deepEqual(brewPlan.upcast({ type: 'StageRunning', data: { ...data, takesBack } }, 2), event);
    const stored = brewPlan.storedData?.(event) ?? {};
    assert.deepEqual(stored, { ...event.data, takesBack });
    assert.deepEqual(brewPlan.upcast({ type: 'StageRunning', data: stored }, brewPlan.schemaVersion), event);
  });

  it('knows what it waits for, though that was asked before it counted', () => {
    const pending = { action: 32, source: { epoch: 0, boot: 1, seq: 4 } };
    given(...begun)
      .when(look('base-1', { ...startedBy('clean-1', 8), pending }))
      .then(running, { type: 'ActionNeeded', data: { ...running.data, ...pending } });
  });

  it('passes on what people have to do, and that they did it', () => {
    const action = (type: 'actionRequested' | 'actionDone', code: number, seq: number, session = 8) =>
      report(
        'base-1',
        { type, session, action: code, source: { epoch: 0, boot: 1, seq } },
        startedBy('clean-1', 8),
      );
    const data = { ...fact('clean', 'base-1'), session: 8, action: 32 };
    const needed = {
      type: 'ActionNeeded',
      data: { ...data, source: { epoch: 0, boot: 1, seq: 4 } },
    } as const;
    given(...cleaning)
      .when(action('actionRequested', 32, 4))
      .then(needed);
    given(...cleaning)
      .when(action('actionRequested', 32, 4, 7))
      .thenNothing();
    given(...cleaning)
      .when(action('actionDone', 32, 4))
      .thenNothing();
    given(...cleaning, needed)
      .when(action('actionRequested', 32, 5))
      .thenNothing();
    const answered = {
      type: 'ActionAnswered',
      data: { ...data, source: { epoch: 0, boot: 1, seq: 5 } },
    } as const;
    given(...cleaning, needed)
      .when(action('actionDone', 32, 5))
      .then(answered);
    given(...cleaning, needed, answered)
      .when(action('actionRequested', 32, 4))
      .thenNothing();
    given(...cleaning, needed, answered)
      .when(action('actionRequested', 12, 6))
      .thenTypes('ActionNeeded');
  });

  it('halts the plan when its session fails, is cancelled or is interrupted', () => {
    for (const [outcome, reason] of [
      ['failed', 'sessionFailed'],
      ['cancelled', 'sessionCancelled'],
      ['interrupted', 'sessionInterrupted'],
    ] as const)
      given(...cleaning)
        .when(ended('base-1', 8, outcome))
        .then({
          type: 'PlanHalted',
          data: { ...fact('clean', 'base-1'), reason, detail: 'in step cleanFailed' },
        });
  });

  it('halts the plan when the machine begins another session, and says nothing more of this one', () => {
    const other = { ...startedBy('of-somebody', 9), processType: processTypes.brew };
    given(...cleaning)
      .when(look('base-1', other))
      .then({
        type: 'PlanHalted',
        data: {
          ...fact('clean', 'base-1'),
          reason: 'sessionLost',
          detail: 'session base-1.9 began before the end of session base-1.8 was reported',
        },
      });
    given(...cleaning)
      .when(look('base-1', foreign))
      .thenNothing();
  });

  it('does not take a session that has failed for the stage that was resumed', () => {
    const resumed: HandleBrewPlan[] = [
      ended('base-1', 8, 'failed'),
      { type: 'resume', resumedBy: ada, atMs: 9000 },
    ];
    const all = history(planRequest(), look('base-1'), look('base-1', startedBy('clean-1', 8)), ...resumed);
    given(...all)
      .when(look('base-1', startedBy('clean-1', 8)))
      .thenTypes('StageAwaited');
  });

  it('is no concern of sessions that others end', () => {
    given(...cleaning)
      .when(ended('base-1', 7))
      .thenNothing();
    given(...cleaning)
      .when(ended('keg-1', 8))
      .thenNothing();
  });
});

describe('brewPlan: from stage to stage', () => {
  const session = (deviceId: string, commandId: string, number: number): HandleBrewPlan[] => [
    look(deviceId, startedBy(commandId, number)),
    ended(deviceId, number),
  ];

  it('goes from clean to brew on the base, is handed over to the keg, and ends with an empty keg', () => {
    assert.deepEqual(
      typesAfter(
        planRequest(),
        look('base-1'),
        ...session('base-1', 'clean-1', 8),
        ...session('base-1', 'brew-1', 9),
        look('keg-1'),
        ...session('keg-1', 'ferment-1', 1),
        ...session('keg-1', 'serve-1', 2),
      ),
      [
        ...['BrewPlanned', 'StageBegun', 'StageRunning', 'StageCompleted'],
        ...['StageBegun', 'StageRunning', 'StageCompleted', 'HandedOver'],
        ...['StageBegun', 'StageRunning', 'StageCompleted'],
        ...['StageBegun', 'StageRunning', 'StageCompleted', 'PlanCompleted'],
      ],
    );
  });

  it('leaves out the stages that nobody wants', () => {
    const some = planRequest({ outline: { ...outline, stages: ['brew', 'serve'] } });
    const all = history(some, look('base-1'), ...session('base-1', 'brew-1', 8), look('keg-1'));
    assert.deepEqual(all.at(-2), {
      type: 'HandedOver',
      data: { planId: 'plan-1', fromId: 'base-1', toId: 'keg-1', atMs: 2000 },
    });
    assert.deepEqual(all.at(-1), {
      type: 'StageBegun',
      data: { ...fact('serve', 'keg-1'), commandId: 'serve-1', attempt: 1 },
    });
  });

  it('waits for a keg that is busy', () => {
    const brewOnly = planRequest({ outline: { ...outline, stages: ['brew', 'ferment'] } });
    const brewed = history(brewOnly, look('base-1'), ...session('base-1', 'brew-1', 8));
    given(...brewed)
      .when(look('keg-1', foreign))
      .thenTypes('StageAwaited');
  });
});
