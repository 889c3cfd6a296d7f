import assert from 'node:assert/strict';
import { watchAlarms, type AlarmChanges, type AlarmSignal } from '../../../../domain/alarms/index.js';
import { phases } from '../../../../domain/machine/index.js';
import { AlarmWorld } from './alarmWorld.js';
import {
  connected,
  dayMs,
  disconnected,
  fermenting,
  hourMs,
  mashing,
  minuteMs,
  phase,
  reading,
  rulesChanged,
  session,
  startMs,
} from './signals.js';

const asked = (at: number) => session('UserActionRequested', { at }, { action: 28 });

function worldAfter(...signals: readonly (AlarmSignal | readonly AlarmSignal[])[]): AlarmWorld {
  const world = new AlarmWorld();
  for (const signal of signals.flat()) world.take(signal);
  return world;
}

/** A reading each minute. */
function mash(fromMinute: number, toMinute: number, celsius: number): readonly AlarmSignal[] {
  return Array.from({ length: toMinute - fromMinute }, (_, minute) =>
    reading((fromMinute + minute) * minuteMs, { celsius, targetCelsius: 66 }),
  );
}

/** `type minutes after the start, with its cause and whether it is late`. */
function told(world: AlarmWorld): readonly string[] {
  return world.store.events.map(({ type, data }) => {
    const minute = Math.round((data.atMs - startMs) / minuteMs);
    const cause = 'cause' in data ? ` ${data.cause}` : '';
    return `${type} ${minute}${cause}${'late' in data && data.late ? ' late' : ''}`;
  });
}

const brewRules = (changes: AlarmChanges): AlarmSignal => {
  const brew = { planId: 'a-plan', baseId: 'base-1', kegId: 'keg-1', changedBy: 'ada', atMs: startMs };
  return {
    type: 'rules',
    event: { type: 'BrewAlarmRulesChanged', data: { ...brew, changes } },
    recordedAtMs: startMs,
  };
};
const inBrew = (at: number): AlarmSignal => {
  const data = {
    planId: 'a-plan',
    stage: 'ferment',
    deviceId: 'keg-1',
    session: 1,
    atMs: startMs + at,
  } as const;
  return { type: 'plan', event: { type: 'StageRunning', data }, recordedAtMs: startMs + at };
};
const rulesEnded = (at: number): AlarmSignal => {
  const data = { deviceId: 'keg-1', endedBy: 'ada', atMs: startMs + at };
  return { type: 'rules', event: { type: 'DeviceAlarmRulesEnded', data }, recordedAtMs: startMs + at };
};

describe('rules of alarms that are changed in a brew', () => {
  it('resolve what they raise no more, because of the change', () => {
    const world = worldAfter(fermenting({ at: 0 }), asked(minuteMs));
    world.take(rulesChanged({ userActionNeeded: { on: false } }, 5 * minuteMs));
    assert.deepEqual(told(world), ['AlarmRaised 1', 'AlarmResolved 5 ruleChanged']);
    world.pass(startMs + dayMs);
    assert.equal(world.store.events.length, 2);
  });

  it('raise again what still holds when they are turned on, or hold it again', () => {
    const asking = worldAfter(fermenting({ at: 0 }), asked(minuteMs));
    asking.take(rulesChanged({ userActionNeeded: { on: false } }, 5 * minuteMs));
    asking.take(rulesChanged({}, 9 * minuteMs));
    const raised = ['AlarmRaised 1', 'AlarmResolved 5 ruleChanged', 'AlarmRaised 9'];
    assert.deepEqual(told(asking), raised);
    asking.pass(startMs + 39 * minuteMs);
    assert.deepEqual(told(asking), [...raised, 'AlarmEscalated 39']);
    const hot = worldAfter(mashing({ at: 0 }), mash(0, 10, 66), mash(10, 30, 71));
    for (const brewCelsius of [8, 3, 8, 3])
      hot.take(rulesChanged({ temperatureOutOfBand: { brewCelsius, brewMinutes: 0 } }, 30 * minuteMs));
    assert.deepEqual(hot.alarms(), [
      ...Array<string>(2).fill('temperatureOutOfBand cleared'),
      'temperatureOutOfBand raised',
    ]);
  });

  it('do not repeat news that somebody has acknowledged', () => {
    const days: AlarmChanges = { dayReached: { days: [{ day: 1, work: 'dryHop' }] } };
    const world = worldAfter(rulesChanged(days, 0), fermenting({ at: 0 }));
    world.acknowledgeOldest(startMs + minuteMs);
    world.take(rulesChanged({}, 2 * minuteMs));
    world.take(rulesChanged(days, 3 * minuteMs));
    assert.deepEqual(world.alarms(), ['dayReached cleared']);
  });

  it('escalate sooner or later, from the change on', () => {
    const sooner = worldAfter(fermenting({ at: 0 }), asked(0));
    sooner.take(rulesChanged({ userActionNeeded: { escalateAfterMinutes: 5 } }, 25 * minuteMs));
    assert.deepEqual(told(sooner), ['AlarmRaised 0', 'AlarmEscalated 25']);
    const later = worldAfter(fermenting({ at: 0 }), asked(0));
    later.take(rulesChanged({ userActionNeeded: { escalateAfterMinutes: 120 } }, 25 * minuteMs));
    later.pass(startMs + 120 * minuteMs);
    assert.deepEqual(told(later), ['AlarmRaised 0', 'AlarmEscalated 120']);
  });

  it('raise at once what is due by them, which is not late', () => {
    const clearing = worldAfter(fermenting({ at: 0 }), phase(phases.clarification, { at: 0 }));
    clearing.take(rulesChanged({ kegClarified: { afterDays: 1 } }, 2 * dayMs));
    assert.deepEqual(told(clearing), [`AlarmRaised ${2 * 24 * 60}`]);
    const lost = worldAfter(connected(0), mashing({ at: 0 }), disconnected(0));
    lost.take(rulesChanged({ deviceLost: { afterMinutes: 5 } }, 12 * minuteMs));
    assert.deepEqual(told(lost), ['AlarmRaised 12']);
    const cold = worldAfter(mashing({ at: 0 }), mash(0, 60, 40));
    cold.take(rulesChanged({ targetNotReached: { brewMinutes: 30 } }, hourMs));
    assert.deepEqual(told(cold), ['AlarmRaised 60']);
  });

  it('raise first what was due by the rules before', () => {
    const { watch } = worldAfter(connected(0), mashing({ at: 0 }), disconnected(0));
    // The dispatcher was away: the change is what it sees next.
    const change = rulesChanged({ deviceLost: { afterMinutes: 60 } }, 20 * minuteMs);
    const { decisions } = watchAlarms(watch, change);
    assert.deepEqual(
      decisions.map(({ type, atMs }) => [type, (atMs - startMs) / minuteMs]),
      [['raise', 15]],
    );
  });

  it('judge the last reading by a wider or narrower band', () => {
    const hot = worldAfter(mashing({ at: 0 }), mash(0, 10, 66), mash(10, 30, 71));
    assert.deepEqual(told(hot), ['AlarmRaised 20']);
    hot.take(rulesChanged({ temperatureOutOfBand: { brewCelsius: 8 } }, 30 * minuteMs));
    assert.deepEqual(told(hot), ['AlarmRaised 20', 'AlarmResolved 30 ruleChanged']);
    const warm = worldAfter(mashing({ at: 0 }), mash(0, 10, 66), mash(10, 30, 68));
    warm.take(rulesChanged({ temperatureOutOfBand: { brewCelsius: 1 } }, 30 * minuteMs));
    for (const signal of mash(30, 42, 68)) warm.take(signal);
    assert.deepEqual(told(warm), ['AlarmRaised 39']);
  });

  it('plan days that come and go', () => {
    const world = worldAfter(fermenting({ at: 0 }));
    world.take(rulesChanged({ dayReached: { days: [{ day: 2, work: 'dryHop' }] } }, 3 * dayMs));
    world.take(rulesChanged({ dayReached: { days: [] } }, 3 * dayMs + minuteMs));
    const minutes = 3 * 24 * 60;
    assert.deepEqual(told(world), [`AlarmRaised ${minutes}`, `AlarmResolved ${minutes + 1} ruleChanged`]);
  });

  it('hold for a session as soon as it is known to belong to the brew, and until the next one begins', () => {
    const world = worldAfter(brewRules({ userActionNeeded: { on: false }, kegEmpty: { on: false } }));
    for (const signal of [fermenting({ at: 0 }), asked(minuteMs), inBrew(2 * minuteMs)].flat())
      world.take(signal);
    assert.deepEqual(told(world), ['AlarmRaised 1', 'AlarmResolved 2 ruleChanged']);
    world.take(session('SessionFailed', { at: 3 * minuteMs }, { step: 200 }));
    assert.equal(world.alarms().at(-1), 'fault raised');
    const quiet = worldAfter(brewRules({ fault: { on: false } }), fermenting({ at: 0 }), inBrew(0));
    quiet.take(session('SessionFailed', { at: minuteMs }, { step: 200 }));
    assert.deepEqual(quiet.alarms(), []);
  });

  it('of a machine and of brews on it end when an owner leaves', () => {
    const days: AlarmChanges = { dayReached: { days: [{ day: 1, work: 'dryHop' }] } };
    const world = worldAfter(
      rulesChanged({ deviceLost: { on: false } }, 0),
      brewRules(days),
      fermenting({ at: 0 }),
      inBrew(0),
    );
    assert.deepEqual(world.alarms(), ['dayReached raised']);
    world.take(rulesEnded(minuteMs));
    assert.deepEqual(told(world).at(-1), 'AlarmResolved 1 ruleChanged');
    world.take(disconnected(hourMs));
    world.pass(startMs + 2 * hourMs);
    assert.equal(world.alarms().at(-1), 'deviceLost raised');
  });
});
