import assert from 'node:assert/strict';
import {
  alarmKinds,
  defaultSettings,
  refuseChanges,
  withChanges,
  type AlarmChanges,
  type AlarmSignal,
} from '../../../../domain/alarms/index.js';
import { rules } from '../../../../domain/alarms/rules/index.js';
import { phases, processTypes, sensors, steps } from '../../../../domain/machine/index.js';
import { AlarmWorld } from './alarmWorld.js';
import {
  connected,
  dayMs,
  device,
  disconnected,
  fermenting,
  hourMs,
  mashing,
  minuteMs,
  phase,
  reading,
  rulesChanged,
  session,
  started,
  startMs,
} from './signals.js';

const airlock = 28;

function alarmsAfter(...signals: readonly (AlarmSignal | readonly AlarmSignal[])[]): readonly string[] {
  return worldAfter(...signals).alarms();
}

function worldAfter(...signals: readonly (AlarmSignal | readonly AlarmSignal[])[]): AlarmWorld {
  const world = new AlarmWorld();
  for (const signal of signals.flat()) world.take(signal);
  return world;
}

function asked(at: number, recorded = at): AlarmSignal {
  return session('UserActionRequested', { at, recorded }, { action: airlock });
}

function done(at: number, recorded = at): AlarmSignal {
  return session('UserActionDone', { at, recorded }, { action: airlock });
}

/** A value each minute. */
function readings(from: number, to: number, valuesAt: (at: number) => object): readonly AlarmSignal[] {
  const count = Math.floor((to - from) / minuteMs);
  return Array.from({ length: count }, (_, minute) => from + minute * minuteMs).map((at) =>
    reading(at, valuesAt(at)),
  );
}

const types = (world: AlarmWorld) => world.store.events.map(({ type }) => type);

describe('rules of alarms', () => {
  it('are one for each kind', () => {
    assert.deepEqual(rules.map(({ kind }) => kind).toSorted(), alarmKinds.toSorted());
  });

  describe('userActionNeeded', () => {
    it('is raised at once, and over when the action is done', () => {
      assert.deepEqual(alarmsAfter(fermenting({ at: 0 }), asked(1000)), ['userActionNeeded raised']);
      assert.deepEqual(alarmsAfter(fermenting({ at: 0 }), asked(1000), done(2000)), [
        'userActionNeeded cleared',
      ]);
    });

    it('is escalated after half an hour, unless somebody acknowledged it', () => {
      const world = worldAfter(fermenting({ at: 0 }), asked(0));
      world.pass(startMs + 30 * minuteMs - 1);
      assert.deepEqual(world.alarms(), ['userActionNeeded raised']);
      world.pass(startMs + 30 * minuteMs);
      assert.deepEqual(world.alarms(), ['userActionNeeded escalated']);

      const seen = worldAfter(fermenting({ at: 0 }), asked(0));
      seen.acknowledge(seen.store.events[0]!.data.alarmId, startMs + minuteMs);
      seen.pass(startMs + hourMs);
      assert.deepEqual(seen.alarms(), ['userActionNeeded acknowledged']);
    });

    it('is decided by device time when the machine reports it late, and is not escalated if it was done in time', () => {
      const recorded = 3 * hourMs;
      const world = worldAfter(fermenting({ at: 0 }), asked(1000, recorded));
      world.take(done(10 * minuteMs, recorded + 30_000));
      world.pass(startMs + 5 * hourMs);
      assert.deepEqual(types(world), ['AlarmRaised', 'AlarmResolved']);
      const [raised, resolved] = world.store.events.map(({ data }) => data);
      assert.deepEqual([raised?.atMs, resolved?.atMs], [startMs + 1000, startMs + 10 * minuteMs]);
      assert.ok(raised && 'late' in raised && raised.late);
    });

    it('is escalated late if the machine still waits after it has sent all', () => {
      const world = worldAfter(fermenting({ at: 0 }), asked(1000, 3 * hourMs));
      world.pass(startMs + 3 * hourMs + 59_999);
      // Another alarm may be due meanwhile: that decides nothing about this one.
      world.take({ type: 'time', recordedAtMs: startMs + 3 * hourMs + 59_999 });
      assert.deepEqual(world.alarms(), ['userActionNeeded raised']);
      world.pass(startMs + 3 * hourMs + minuteMs);
      assert.deepEqual(world.alarms(), ['userActionNeeded escalated']);
    });

    it('does not outlive its session', () => {
      const world = worldAfter(
        fermenting({ at: 0 }),
        asked(0),
        session('SessionCancelled', { at: 1000 }, {}),
      );
      world.pass(startMs + dayMs);
      const [, resolved] = world.store.events;
      assert.ok(resolved?.type === 'AlarmResolved' && resolved.data.cause === 'sessionEnded');
      assert.deepEqual(
        alarmsAfter(fermenting({ at: 0 }), session('SessionCancelled', { at: 1 }, {}), asked(2)),
        [],
      );
    });
  });

  describe('fault', () => {
    const fault = (at: number, late?: true) =>
      session('FaultReported', { at, ...(late && { late }) }, { code: 117, text: '' });

    it('is over when the machine goes on, and stays until it is acknowledged', () => {
      const recovering = session(
        'StepEntered',
        { at: 2000 },
        { step: steps.mashRecovery, phase: phases.mash },
      );
      const goesOn = session('StepEntered', { at: 3000 }, { step: steps.mashing, phase: phases.mash });
      assert.deepEqual(alarmsAfter(mashing({ at: 0 }), fault(1000), recovering), ['fault raised']);
      assert.deepEqual(alarmsAfter(mashing({ at: 0 }), fault(1000), recovering, goesOn), ['fault resolved']);
    });

    it('lasts while readings show it', () => {
      const shown = [reading(minuteMs, { error: 105 }), reading(2 * minuteMs, { error: 105 })];
      assert.deepEqual(alarmsAfter(mashing({ at: 0 }), shown), ['fault raised']);
      assert.deepEqual(alarmsAfter(mashing({ at: 0 }), shown, reading(3 * minuteMs, {})), ['fault resolved']);
      // A machine that never shows its fault in readings does not end it by them.
      assert.deepEqual(alarmsAfter(mashing({ at: 0 }), fault(1000), reading(minuteMs, {})), ['fault raised']);
    });

    it('is one for a process that failed, until another one begins', () => {
      const failed = session('SessionFailed', { at: 1000 }, { step: steps.brewFailed });
      assert.deepEqual(alarmsAfter(mashing({ at: 0 }), failed), ['fault raised']);
      const again = started(processTypes.clean, { at: 2000, session: 2 });
      assert.deepEqual(alarmsAfter(mashing({ at: 0 }), failed, again), ['fault resolved']);
    });

    it('counts when it comes late, but not for a brew that is over', () => {
      assert.deepEqual(alarmsAfter(mashing({ at: 0 }), fault(1000, true)), ['fault raised']);
      const over = session('SessionCancelled', { at: 2000 }, {});
      assert.deepEqual(alarmsAfter(mashing({ at: 0 }), over, fault(1000, true)), []);
    });
  });

  describe('deviceLost', () => {
    const lost = (world: AlarmWorld, afterMs: number) => {
      world.pass(startMs + afterMs);
      return world.alarms();
    };

    it('is raised 15 minutes after a machine with a session has gone, and over when it is back', () => {
      const world = worldAfter(connected(0), mashing({ at: 0 }), disconnected(1000));
      assert.deepEqual(lost(world, 15 * minuteMs), []);
      assert.deepEqual(lost(world, 15 * minuteMs + 1000), ['deviceLost raised']);
      world.take(connected(20 * minuteMs));
      assert.deepEqual(world.alarms(), ['deviceLost cleared']);
    });

    it('is not raised for an idle machine, nor after a short absence', () => {
      assert.deepEqual(lost(worldAfter(connected(0), disconnected(1000)), dayMs), []);
      const back = worldAfter(mashing({ at: 0 }), disconnected(1000), connected(10 * minuteMs));
      assert.deepEqual(lost(back, dayMs), []);
    });

    it('follows changes of its rule', () => {
      const changed = rulesChanged({ deviceLost: { afterMinutes: 60 } }, 0);
      const world = worldAfter(changed, mashing({ at: 0 }), disconnected(0));
      assert.deepEqual(lost(world, 59 * minuteMs), []);
      assert.deepEqual(lost(world, 60 * minuteMs), ['deviceLost raised']);
      world.take(rulesChanged({ deviceLost: { on: false } }, 61 * minuteMs));
      const resolved = world.store.events.at(-1);
      assert.ok(resolved?.type === 'AlarmResolved' && resolved.data.cause === 'ruleChanged');
    });
  });

  describe('temperature', () => {
    const at = (celsius: number, targetCelsius = 66) => ({ celsius, targetCelsius });

    it('is not reached in time: 90 minutes for a mash', () => {
      const cold = readings(0, 95 * minuteMs, () => at(40));
      assert.deepEqual(alarmsAfter(mashing({ at: 0 }), cold.slice(0, 90)), []);
      assert.deepEqual(alarmsAfter(mashing({ at: 0 }), cold), ['targetNotReached raised']);
      const reached = reading(96 * minuteMs, at(65));
      assert.deepEqual(alarmsAfter(mashing({ at: 0 }), cold, reached), ['targetNotReached cleared']);
    });

    it('is out of its band only after it was in it, and for ten minutes', () => {
      const heating = readings(0, 30 * minuteMs, (ms) => at(20 + ms / minuteMs));
      const reached = readings(30 * minuteMs, 40 * minuteMs, () => at(66));
      const hot = readings(40 * minuteMs, 55 * minuteMs, () => at(72));
      assert.deepEqual(alarmsAfter(mashing({ at: 0 }), heating, reached), []);
      assert.deepEqual(alarmsAfter(mashing({ at: 0 }), heating, reached, hot.slice(0, 10)), []);
      assert.deepEqual(alarmsAfter(mashing({ at: 0 }), heating, reached, hot), [
        'temperatureOutOfBand raised',
      ]);
      // It swings around the limit: one episode.
      const swinging = readings(55 * minuteMs, 75 * minuteMs, (ms) => at((ms / minuteMs) % 2 ? 68.8 : 69.2));
      assert.deepEqual(alarmsAfter(mashing({ at: 0 }), heating, reached, hot, swinging), [
        'temperatureOutOfBand raised',
      ]);
      const back = reading(80 * minuteMs, at(66));
      assert.deepEqual(alarmsAfter(mashing({ at: 0 }), heating, reached, hot, back), [
        'temperatureOutOfBand cleared',
      ]);
    });

    it('is heating up again after the next rest begins', () => {
      const reached = readings(0, 20 * minuteMs, () => at(58, 58));
      const next = readings(20 * minuteMs, 40 * minuteMs, () => at(58, 66));
      assert.deepEqual(alarmsAfter(mashing({ at: 0 }), reached, next), []);
    });

    it('says nothing between two readings: a gap is no alarm', () => {
      const reached = readings(0, 5 * minuteMs, () => at(66));
      const world = worldAfter(mashing({ at: 0 }), reached, reading(6 * minuteMs, at(72)));
      world.take(reading(3 * hourMs, at(66)));
      assert.deepEqual(world.alarms(), []);
    });
  });

  describe('fermentation', () => {
    const courseAt = (day: number, { original = 1.05, final = 1.01, middle = 1.8 } = {}) =>
      final + (original - final) / (1 + Math.exp(2.2 * (day - middle)));
    const course = (days: number, gravityAt: (day: number) => number) =>
      Array.from({ length: days * 24 * 4 }, (_, quarter) =>
        reading(quarter * 15 * minuteMs, { specificGravity: Number(gravityAt(quarter / 96).toFixed(3)) }),
      );

    it('starts, slows down and finishes once', () => {
      const world = worldAfter(fermenting({ at: 0 }), course(9, courseAt));
      assert.deepEqual(world.alarms(), [
        'fermentationStarted cleared',
        'fermentationSlowed cleared',
        'fermentationFinished raised',
      ]);
      world.take(session('SessionCompleted', { at: 10 * dayMs }, {}));
      assert.equal(world.alarms().at(-1), 'fermentationFinished cleared');
    });

    it('stalls when gravity stands still too high, and goes on', () => {
      const stalling = (day: number) =>
        day < 6 ? courseAt(day, { final: 1.03 }) : courseAt(day, { original: 1.03, middle: 8 });
      const world = worldAfter(fermenting({ at: 0 }), course(14, stalling));
      assert.deepEqual(world.alarms(), [
        'fermentationStarted cleared',
        'fermentationSlowed cleared',
        'fermentationStalled resolved',
        'fermentationFinished raised',
      ]);
    });

    it('that never starts is a stalled one after three days', () => {
      assert.deepEqual(
        alarmsAfter(
          fermenting({ at: 0 }),
          course(2.9, () => 1.05),
        ),
        [],
      );
      assert.deepEqual(
        alarmsAfter(
          fermenting({ at: 0 }),
          course(3.2, () => 1.05),
        ),
        ['fermentationStalled raised'],
      );
    });

    it('is not judged with too few readings, nor in another phase', () => {
      assert.deepEqual(
        alarmsAfter(
          fermenting({ at: 0 }),
          course(0.4, (day) => 1.05 - day / 20),
        ),
        [],
      );
      const clearing = [
        started(processTypes.fermentation, { at: 0 }),
        phase(phases.clarification, { at: 0 }),
      ];
      assert.deepEqual(alarmsAfter(clearing, course(2, courseAt)), []);
    });

    it('has planned days', () => {
      const days = [{ day: 3, work: 'dryHop' as const }];
      const world = worldAfter(rulesChanged({ dayReached: { days } }, 0), fermenting({ at: 0 }));
      world.pass(startMs + 2 * dayMs - 1);
      assert.deepEqual(world.alarms(), []);
      world.pass(startMs + 2 * dayMs);
      assert.deepEqual(world.alarms(), ['dayReached raised']);
      const [raised] = world.store.events;
      assert.ok(raised?.type === 'AlarmRaised');
      assert.deepEqual(raised.data.details, days[0]);
      world.acknowledge(raised.data.alarmId, startMs + 3 * dayMs);
      world.pass(startMs + 9 * dayMs);
      assert.deepEqual(world.alarms(), ['dayReached cleared']);
    });

    it('is clear after three days of clarification', () => {
      const world = worldAfter(fermenting({ at: 0 }), phase(phases.clarification, { at: dayMs }));
      world.pass(startMs + 4 * dayMs - 1);
      assert.deepEqual(world.alarms(), []);
      world.pass(startMs + 4 * dayMs);
      assert.deepEqual(world.alarms(), ['kegClarified raised']);
    });
  });

  describe('a machine that was used', () => {
    const served = [started(processTypes.serving, { at: 0 }), session('SessionCompleted', { at: dayMs }, {})];

    it('is empty after serving, and has to be cleaned', () => {
      const world = worldAfter(served);
      assert.deepEqual(world.alarms(), ['kegEmpty raised']);
      world.pass(startMs + dayMs + 12 * hourMs);
      assert.deepEqual(world.alarms(), ['kegEmpty raised', 'cleaningDue raised']);
      world.take(started(processTypes.cleanKeg, { at: 2 * dayMs, session: 2 }));
      assert.deepEqual(world.alarms(), ['kegEmpty cleared', 'cleaningDue cleared']);
    });

    it('is not dirty before the mash, and is dirty again after a cleaning that failed', () => {
      const early = worldAfter(
        started(processTypes.brew, { at: 0 }),
        session('SessionCancelled', { at: 1 }, {}),
      );
      early.pass(startMs + 9 * dayMs);
      assert.deepEqual(early.alarms(), []);
      const failed = worldAfter(
        started(processTypes.clean, { at: 0 }),
        session('SessionCancelled', { at: minuteMs }, {}),
      );
      failed.pass(startMs + dayMs);
      assert.deepEqual(failed.alarms(), ['cleaningDue raised']);
    });
  });

  it('clockWrong holds until the clock is right', () => {
    const wrong = device(
      { type: 'DeviceClockWrong', data: { deviceId: 'keg-1', offsetMs: -hourMs, receivedAtMs: startMs } },
      0,
    );
    const right = device(
      { type: 'DeviceClockRight', data: { deviceId: 'keg-1', receivedAtMs: startMs + 9 } },
      9,
    );
    assert.deepEqual(alarmsAfter(wrong, wrong), ['clockWrong raised']);
    assert.deepEqual(alarmsAfter(wrong, right), ['clockWrong cleared']);
    // What such a clock says is corrected: an action is not late.
    const world = worldAfter(wrong, fermenting({ at: -hourMs, recorded: 0 }), asked(-hourMs + 5000, 5000));
    world.pass(startMs + 29 * minuteMs);
    assert.deepEqual(world.alarms(), ['clockWrong raised', 'userActionNeeded raised']);
    assert.equal(world.store.events.at(-1)?.data.atMs, startMs + 5000);
  });

  it('sensorImplausible holds until the sensor has recovered', () => {
    const shown = { sensor: sensors.liquid, value: 300 };
    const implausible = session('SensorImplausible', { at: 1000 }, { ...shown, reason: 'range' });
    const recovered = session('SensorRecovered', { at: 2000 }, shown);
    assert.deepEqual(alarmsAfter(mashing({ at: 0 }), implausible), ['sensorImplausible raised']);
    assert.deepEqual(alarmsAfter(mashing({ at: 0 }), implausible, recovered), ['sensorImplausible cleared']);
  });
});

describe('settings of alarms', () => {
  it('are changed one by one, those of the brew over those of the machine', () => {
    const settings = withChanges(
      defaultSettings,
      { deviceLost: { afterMinutes: 60 }, fault: { on: false } },
      { deviceLost: { on: false } },
    );
    assert.deepEqual(settings.deviceLost, { on: false, afterMinutes: 60 });
    assert.deepEqual(settings.fault, { on: false });
    assert.deepEqual(settings.kegClarified, defaultSettings.kegClarified);
  });

  it('hold for the whole brew whose session runs', () => {
    const plan = { planId: 'a-plan', stage: 'ferment', deviceId: 'keg-1', atMs: startMs } as const;
    const world = worldAfter(
      {
        type: 'rules',
        event: {
          type: 'BrewAlarmRulesChanged',
          data: {
            planId: 'a-plan',
            baseId: 'base-1',
            kegId: 'keg-1',
            changes: { userActionNeeded: { on: false } },
            changedBy: 'ada',
            atMs: startMs,
          },
        },
        recordedAtMs: startMs,
      },
      fermenting({ at: 0 }),
      { type: 'plan', event: { type: 'StageRunning', data: { ...plan, session: 1 } }, recordedAtMs: startMs },
      asked(1000),
      started(processTypes.fermentation, { at: 2000, session: 2 }),
      session('UserActionRequested', { at: 3000, session: 2 }, { action: airlock }),
    );
    assert.deepEqual(
      world.store.events.map(({ data }) => data.atMs - startMs),
      [3000],
    );
  });

  it('name the brew from the first thing that its machine waits for, before the plan says that it runs', () => {
    const plan = { planId: 'a-plan', stage: 'ferment', deviceId: 'keg-1', atMs: startMs } as const;
    const begun = { ...plan, commandId: 'c-1', attempt: 1 };
    const world = worldAfter(
      { type: 'plan', event: { type: 'StageBegun', data: begun }, recordedAtMs: startMs },
      session(
        'SessionStarted',
        { at: 0 },
        { processType: processTypes.fermentation, recipe: '', inferred: false, commandId: 'c-1' },
      ),
      asked(1000),
      started(processTypes.fermentation, { at: 2000, session: 2 }),
      session('UserActionRequested', { at: 3000, session: 2 }, { action: airlock }),
    );
    const raised = world.store.events.filter((event) => event.type === 'AlarmRaised');
    assert.deepEqual(
      raised.map(({ data }) => data.planId),
      ['a-plan', undefined],
    );
  });

  it('are refused with their field', () => {
    assert.deepEqual(refuseChanges({ deviceLost: { afterMinutes: 5 }, dayReached: { days: [] } }), []);
    const wrong = {
      deviceLost: { afterMinutes: 0 },
      fault: { on: 'no' },
      kegEmpty: { afterDays: 3 },
      fire: { on: true },
      dayReached: { days: [{ day: 0, work: 'sing' }] },
    } as unknown as AlarmChanges;
    assert.deepEqual(
      refuseChanges(wrong).map(({ field }) => field),
      [
        'deviceLost/afterMinutes',
        'fault/on',
        'kegEmpty/afterDays',
        'fire',
        'dayReached/days/0/day',
        'dayReached/days/0/work',
      ],
    );
  });
});
