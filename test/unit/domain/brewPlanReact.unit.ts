import assert from 'node:assert/strict';
import {
  ignoredTypes,
  trackMachines,
  react,
  type BrewPlanEvent,
  type PlannedMachine,
  type PlanTrigger,
} from '../../../domain/brewPlan/index.js';
import { ada, bob } from '../../support/someActors.js';
import { sessionKey, type BrewSessionEvent } from '../../../domain/brewSession/index.js';
import { deviceCommand, type DeviceCommandEvent } from '../../../domain/deviceCommand/index.js';
import type { RecordedEvent } from '../../../domain/kernel/events.js';
import { phases, processTypes, steps } from '../../../domain/machine/index.js';
import { fact, outline, planned } from './brewPlanFixtures.js';

const recordedAt = '2026-03-01T12:00:00.000Z';
const reported = { deviceId: 'base-1', session: 8, source: { epoch: 0, boot: 1, seq: 3 }, atMs: 5 };
const started: BrewSessionEvent = {
  type: 'SessionStarted',
  data: { ...reported, processType: processTypes.clean, recipe: '', inferred: false, commandId: 'clean-1' },
};
const running = {
  session: 8,
  processType: processTypes.clean,
  commandId: 'clean-1',
  recordedAtMs: Date.parse(recordedAt),
};
const inPlan = [
  { deviceId: 'base-1', planId: 'plan-1' },
  { deviceId: 'keg-1', planId: 'plan-1' },
];

/** What the last of the events leads to, seen together with what machines are after it. */
function reactionTo(known: readonly PlannedMachine[], ...triggers: PlanTrigger[]) {
  const machines = trackMachines(known);
  for (const trigger of triggers) machines.follow({ trigger, record: recordOf(trigger) });
  const last = triggers.at(-1);
  return last && react(last, { machineOf: machines.machineOf, atMs: 2000 });
}

function machinesAfter(known: readonly PlannedMachine[], ...triggers: PlanTrigger[]) {
  const machines = trackMachines(known);
  for (const trigger of triggers) machines.follow({ trigger, record: recordOf(trigger) });
  return ['base-1', 'keg-1'].map(machines.machineOf);
}

function recordOf({ type, data }: PlanTrigger): RecordedEvent {
  const metadata = { schemaVersion: 1, recordedAt, causedBy: 'test' };
  return { stream: 'any', revision: 0n, position: 0n, id: 'any', type, data, metadata };
}

describe('trackMachines', () => {
  const idle = [{ deviceId: 'base-1' }, { deviceId: 'keg-1' }];
  const ends: readonly BrewSessionEvent[] = [
    { type: 'SessionCompleted', data: reported },
    { type: 'SessionFailed', data: { ...reported, step: 109 } },
    { type: 'SessionCancelled', data: reported },
    { type: 'SessionInterrupted', data: { ...reported, reason: 'the power went' } },
    { type: 'SessionAbandoned', data: { ...reported, by: 9 } },
  ];

  it('knows which session runs, from its start to its end', () => {
    assert.deepEqual(machinesAfter([], started), [{ deviceId: 'base-1', running }, { deviceId: 'keg-1' }]);
    for (const end of ends) assert.deepEqual(machinesAfter([], started, end), idle);
    const earlier: BrewSessionEvent = { type: 'SessionCompleted', data: { ...reported, session: 7 } };
    assert.deepEqual(machinesAfter([], started, earlier)[0]?.running, running);
  });

  it('keeps the later of two sessions of one epoch, however they are recorded, and takes the next epoch for later', () => {
    const start = (session: number): BrewSessionEvent => ({
      type: 'SessionStarted',
      data: { ...started.data, session },
    });
    const runs = (...events: BrewSessionEvent[]) => machinesAfter([], ...events)[0]?.running?.session;
    assert.equal(runs(started, start(7)), 8);
    assert.equal(runs(started, start(9)), 9);
    assert.equal(runs(started, start(sessionKey(1, 1))), sessionKey(1, 1));
    assert.equal(runs(start(sessionKey(1, 1)), started), 8);
  });

  it('knows what a session waits for', () => {
    const action = (type: 'UserActionRequested' | 'UserActionDone', session = 8): BrewSessionEvent => ({
      type,
      data: { ...reported, session, action: 32 },
    });
    const pending = { action: 32, source: reported.source };
    const waiting = machinesAfter([], started, action('UserActionRequested'), action('UserActionDone', 7));
    assert.deepEqual(waiting[0]?.running, { ...running, pending });
    const answered = machinesAfter([], started, action('UserActionRequested'), action('UserActionDone'));
    assert.deepEqual(answered[0]?.running, running);
    assert.deepEqual(machinesAfter([], action('UserActionRequested')), idle);
  });

  const handedOver: BrewPlanEvent = {
    type: 'HandedOver',
    data: { planId: 'plan-1', fromId: 'base-1', toId: 'keg-1', atMs: 2000 },
  };

  it('frees the base when the beer is in the keg, and only of this plan', () => {
    assert.deepEqual(machinesAfter([], planned, handedOver), [{ deviceId: 'base-1' }, inPlan[1]]);
    const next = [{ deviceId: 'base-1', planId: 'plan-2' }, { deviceId: 'keg-1' }];
    assert.deepEqual(machinesAfter(next, handedOver), next);
  });

  it('takes the machines of the stages alone: a base that brews does not hinder a keg', () => {
    const inKeg: BrewPlanEvent = {
      type: 'BrewPlanned',
      data: { ...outline, stages: ['ferment', 'serve'], atMs: 1000 },
    };
    const brewing = { deviceId: 'base-1', planId: 'plan-0' };
    assert.deepEqual(machinesAfter([brewing], inKeg), [brewing, inPlan[1]]);
    assert.equal(reactionTo([brewing], inKeg)?.command.type, 'look');
    assert.equal(reactionTo([brewing], planned)?.command.type, 'cancel');
  });

  it('gives a plan both machines or none, until it ends', () => {
    assert.deepEqual(machinesAfter([], planned), inPlan);
    const taken = [{ deviceId: 'keg-1', planId: 'plan-0' }];
    assert.deepEqual(machinesAfter(taken, planned), [{ deviceId: 'base-1' }, ...taken]);
    const devices = { planId: 'plan-1', baseId: 'base-1', kegId: 'keg-1', atMs: 2000 };
    const completed: BrewPlanEvent = { type: 'PlanCompleted', data: devices };
    const cancelled: BrewPlanEvent = { type: 'PlanCancelled', data: { ...devices, cancelledBy: ada } };
    for (const end of [completed, cancelled]) {
      assert.deepEqual(machinesAfter([], planned, end), idle);
      assert.deepEqual(machinesAfter(taken, planned, end), [{ deviceId: 'base-1' }, ...taken]);
    }
  });
});

describe('react', () => {
  it('looks at the machine of a stage that has become due', () => {
    const resumed: BrewPlanEvent = {
      type: 'PlanResumed',
      data: { ...fact('brew', 'base-1'), resumedBy: ada },
    };
    const handedOver: BrewPlanEvent = {
      type: 'HandedOver',
      data: { planId: 'plan-1', fromId: 'base-1', toId: 'keg-1', atMs: 2000 },
    };
    for (const [trigger, deviceId] of [
      [planned, 'base-1'],
      [resumed, 'base-1'],
      [handedOver, 'keg-1'],
    ] as const) {
      const reaction = reactionTo([], trigger);
      assert.equal(reaction?.planId, 'plan-1');
      assert.ok(reaction.command.type === 'look');
      assert.equal(reaction.command.deviceId, deviceId);
    }
  });

  it('ends a plan whose machine somebody else had taken a moment before', () =>
    assert.deepEqual(reactionTo([{ deviceId: 'keg-1', planId: 'plan-0' }], planned), {
      planId: 'plan-1',
      command: {
        type: 'cancel',
        cancelledBy: 'brewline',
        reason: 'keg-1 is in brew plan-0, which was planned before',
        atMs: 2000,
      },
    }));

  it('puts off a command for a machine that is busy by now, and else leaves it to be asked for', () => {
    const begun: BrewPlanEvent = {
      type: 'StageBegun',
      data: { ...fact('clean', 'base-1'), commandId: 'clean-1', attempt: 1 },
    };
    assert.equal(reactionTo(inPlan, begun), undefined);
    const { command } = reactionTo([{ deviceId: 'base-1', planId: 'plan-1', running }], begun) ?? {};
    assert.ok(command?.type === 'machineBusy');
    assert.deepEqual([command.commandId, command.session, command.running], ['clean-1', 8, running]);
  });

  const command = { deviceId: 'base-1', commandId: 'clean-1', atMs: 5 };
  const lost = (reason: string, detail: string) => ({
    type: 'commandEnded',
    commandId: 'clean-1',
    reason,
    detail,
  });
  const facts: readonly (readonly [BrewSessionEvent | DeviceCommandEvent, object])[] = [
    [started, { type: 'look' }],
    [
      { type: 'SessionCompleted', data: reported },
      { type: 'sessionEnded', session: 8, outcome: 'completed', detail: '' },
    ],
    [
      { type: 'SessionFailed', data: { ...reported, step: steps.cleanFailed } },
      { type: 'sessionEnded', session: 8, outcome: 'failed', detail: 'in step cleanFailed' },
    ],
    [
      { type: 'SessionCancelled', data: reported },
      { type: 'sessionEnded', session: 8, outcome: 'cancelled', detail: 'at the machine, or by a command' },
    ],
    [
      { type: 'SessionInterrupted', data: { ...reported, reason: 'the power went' } },
      { type: 'sessionEnded', session: 8, outcome: 'interrupted', detail: 'the power went' },
    ],
    [
      { type: 'SessionAbandoned', data: { ...reported, by: sessionKey(1, 2) } },
      {
        type: 'sessionEnded',
        session: 8,
        outcome: 'abandoned',
        detail: 'session base-1.1.2 began before its end was reported',
      },
    ],
    [
      { type: 'UserActionRequested', data: { ...reported, action: 32 } },
      { type: 'actionRequested', session: 8, action: 32, source: reported.source },
    ],
    [
      { type: 'UserActionDone', data: { ...reported, action: 32 } },
      { type: 'actionDone', session: 8, action: 32, source: reported.source },
    ],
    [
      { type: 'CommandDone', data: { ...command, late: false } },
      { type: 'commandDone', commandId: 'clean-1' },
    ],
    [
      { type: 'CommandExpired', data: { ...command, received: false } },
      { type: 'commandExpired', commandId: 'clean-1' },
    ],
    [
      { type: 'CommandExpired', data: { ...command, received: true } },
      lost('commandUnanswered', 'received, and never heard of again'),
    ],
    [
      { type: 'CommandFailed', data: { ...command, reason: 'lid open', late: false } },
      lost('commandFailed', 'lid open'),
    ],
    [
      { type: 'CommandCancelled', data: { ...command, cancelledBy: bob, mayHaveArrived: false } },
      lost('commandCancelled', 'by a person'),
    ],
    [
      { type: 'CommandSuperseded', data: { ...command, by: 'other' } },
      lost('commandCancelled', 'by command other'),
    ],
  ];
  for (const [trigger, expected] of facts)
    it(`tells a plan of ${trigger.type}, and what runs on the machine since`, () => {
      const reaction = reactionTo(inPlan, started, trigger);
      assert.equal(reaction?.planId, 'plan-1');
      const asked = { ...running, pending: { action: 32, source: reported.source } };
      const runs = trigger.type === 'UserActionRequested' ? asked : running;
      const after = 'outcome' in expected ? undefined : runs;
      const common = { deviceId: 'base-1', running: after, atMs: 2000 };
      assert.deepEqual(reaction.command, { ...expected, ...common });
    });

  it('has nothing to say of machines that are in no plan, and of what plans need not know', () => {
    for (const [trigger] of facts) assert.equal(reactionTo([], started, trigger), undefined);
    const entered: BrewSessionEvent = {
      type: 'StepEntered',
      data: { ...reported, step: steps.cleanSoak, phase: 10 },
    };
    const sent: DeviceCommandEvent = { type: 'CommandSent', data: command };
    const expired: BrewPlanEvent = {
      type: 'StageExpired',
      data: { ...fact('clean', 'base-1'), commandId: 'clean-1' },
    };
    for (const trigger of [entered, sent, expired]) assert.equal(reactionTo(inPlan, trigger), undefined);
  });
});

describe('events that plans pass over', () => {
  const command = { deviceId: 'base-1', commandId: 'clean-1', atMs: 2000 };
  const connection = { epoch: 0, boot: 1, connection: 1 };
  const instruction = { kind: 'wake' } as const;
  const queue = deviceCommand.initialState;
  const triggers: readonly PlanTrigger[] = [
    { type: 'PhaseEntered', data: { ...reported, phase: phases.clean } },
    { type: 'StepEntered', data: { ...reported, phase: phases.clean, step: steps.cleanDrain } },
    { type: 'ThresholdCrossed', data: { ...reported, sensor: 3, limit: 1, value: 2, rising: true } },
    { type: 'FaultReported', data: { ...reported, code: 117, text: '' } },
    { type: 'AnomalyDetected', data: { ...reported, kind: 'afterEnd', detail: '' } },
    { type: 'ReportedLate', data: { ...reported, report: { type: 'sessionCompleted' } } },
    { type: 'CommandRequested', data: { ...command, instruction, deadlineMs: 9000, requestedBy: ada } },
    { type: 'CommandDispatchStarted', data: { ...command, attempt: 1, connection } },
    { type: 'CommandSent', data: command },
    { type: 'CommandReturned', data: { ...command, cause: 'deviceAway' } },
    { type: 'CommandReceived', data: command },
    { type: 'CommandProgressed', data: { ...command, percent: 5 } },
    { type: 'QueueCarriedForward', data: { deviceId: 'base-1', atMs: 2000, queue } },
  ];

  it('are those, and change nothing: neither a plan nor what is known of a machine', () => {
    assert.deepEqual(new Set(triggers.map(({ type }) => type)), new Set(ignoredTypes));
    const known = [{ ...inPlan[0], running } as PlannedMachine, inPlan[1] as PlannedMachine];
    for (const trigger of triggers) {
      assert.equal(reactionTo(known, trigger), undefined, trigger.type);
      assert.deepEqual(machinesAfter(known, trigger), known, trigger.type);
    }
  });
});
