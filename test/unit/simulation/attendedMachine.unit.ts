import assert from 'node:assert/strict';
import { Machine, type SessionEvent } from '../../../infra/simulation/machines/machine.js';
import { newMachine, type SavedMachine } from '../../../infra/simulation/machines/machineState.js';
import { execute } from '../../../infra/simulation/machines/execute.js';
import { builtInProgram } from '../../../infra/simulation/machines/builtInPrograms.js';
import { brewSession } from '../../../domain/brewSession/index.js';
import {
  currentStates,
  machineTypes,
  processTypes,
  steps,
  userActions,
} from '../../../domain/machine/index.js';

const nowMs = 1_800_000_000_000;
const session = nowMs / 1000;
const occasion = { commandId: 'c-1', nowMs };
const hourS = 3600;

const attended = (machineType: number, saved: SavedMachine = newMachine(machineType, 1)) =>
  new Machine(saved, 'attended');

/** What a power cut leaves of a machine. */
const afterPowerCut = (machine: Machine) =>
  attended(machine.machineType, JSON.parse(JSON.stringify(machine.state)) as SavedMachine);

const stepsOf = (events: readonly SessionEvent[]) =>
  events.flatMap(({ report }) => (report.type === 'stepEntered' ? [report.step] : []));

function anomaliesOf(events: readonly SessionEvent[]): unknown[] {
  let state = brewSession.initialState;
  return events.flatMap(({ report }, index) => {
    const source = { epoch: 0, boot: 1, seq: index + 1 };
    const decided = brewSession.decide(
      { deviceId: 'm', session, source, late: false, atMs: 0, report },
      state,
    );
    state = decided.reduce(brewSession.evolve.bind(brewSession), state);
    return decided.filter(({ type }) => type === 'AnomalyDetected');
  });
}

/** Runs the session of a machine to its end, with somebody who does what it asks for. */
function attend(machine: Machine, strideS: number, tend: (machine: Machine) => Machine = (same) => same) {
  const events: SessionEvent[] = [];
  let now = machine;
  for (let turn = 0; now.session !== 0; turn++) {
    assert.ok(turn < 20_000, `stuck in step ${now.running?.plan.step}`);
    events.push(...now.advance(strideS, session));
    const action = now.running?.waitsFor;
    if (action !== undefined) events.push(...execute(now, { kind: 'confirmAction', action }, occasion));
    now = tend(now);
  }
  return events;
}

describe('attended machine', () => {
  it('is idle until it is told to start, and says so', () => {
    for (const machineType of Object.values(machineTypes)) {
      const machine = attended(machineType);
      assert.deepEqual(machine.advance(24 * hourS, session), []);
      assert.equal(machine.session, 0);
      const { context } = machine.sample(0);
      assert.deepEqual(
        [context?.state, context?.processType, context?.step, context?.userAction],
        [currentStates.idle, processTypes.idle, 0, 0],
      );
      assert.deepEqual([machine.recall(), machine.stumble()], [[], []]);
    }
  });

  it('says which command started its session', () => {
    const machine = attended(machineTypes.base);
    const [started] = execute(machine, { kind: 'startSession', processType: processTypes.clean }, occasion);
    assert.deepEqual(started, {
      session,
      report: {
        type: 'sessionStarted',
        processType: processTypes.clean,
        recipe: 'Alkaline clean',
        commandId: 'c-1',
      },
    });
    assert.equal(machine.session, session);
  });

  it('waits for people as long as they take, and time goes on', () => {
    const machine = attended(machineTypes.base);
    execute(machine, { kind: 'startSession', processType: processTypes.clean }, occasion);
    assert.deepEqual(machine.advance(30 * 24 * hourS, session), []);
    const { context } = machine.sample(0);
    assert.deepEqual(
      [context?.state, context?.step, context?.userAction],
      [currentStates.waitingForUser, steps.cleanPrepare, userActions.startCleaning],
    );
    const again = afterPowerCut(machine);
    const confirm = { kind: 'confirmAction', action: userActions.startCleaning } as const;
    const done = execute(again, confirm, occasion);
    assert.deepEqual(done, [
      { session, report: { type: 'userActionDone', action: userActions.startCleaning } },
    ]);
    const events = again.advance(90, session);
    assert.deepEqual(stepsOf(events), [steps.cleanDrain]);
    assert.ok(events.every(({ report }) => report.type !== 'userActionDone'));
  });

  for (const processType of [1, 2, 3, 4, 5, 6]) {
    const machineType = processType === 4 || processType === 5 ? machineTypes.keg : machineTypes.base;
    for (const strideS of [60, 10_000]) {
      it(`goes through its own program of process ${processType} in strides of ${strideS} s, and is idle after it`, () => {
        const machine = attended(machineType);
        const begun = execute(machine, { kind: 'startSession', processType }, occasion);
        const events = [...begun, ...attend(machine, strideS)];
        assert.deepEqual(
          stepsOf(events),
          builtInProgram(processType)?.steps.map(({ step }) => step),
        );
        assert.deepEqual(anomaliesOf(events), []);
        assert.equal(events.at(-1)?.report.type, 'sessionCompleted');
        assert.deepEqual([machine.advance(hourS, session), machine.session], [[], 0]);
      });
    }
  }

  it('does the same when its power is cut again and again', () => {
    const brew = { kind: 'startSession', processType: processTypes.brew } as const;
    const calm = attended(machineTypes.base);
    const shaken = attended(machineTypes.base);
    for (const machine of [calm, shaken]) execute(machine, brew, occasion);
    assert.deepEqual(attend(shaken, 60, afterPowerCut), attend(calm, 60));
  });

  it('numbers its sessions upwards, also those that follow within one second', () => {
    let machine = attended(machineTypes.base);
    const numbers = [1, 2, 3].map(() => {
      execute(machine, { kind: 'startSession', processType: processTypes.clean }, occasion);
      const number = machine.session;
      execute(machine, { kind: 'cancelSession' }, occasion);
      machine = afterPowerCut(machine);
      return number;
    });
    assert.deepEqual(numbers, [session, session + 1, session + 2]);
  });

  it('gives up in the step where a test wants it to: a fault, a failed step, and idle', () => {
    const machine = attended(machineTypes.base);
    machine.failsAtStep = steps.cleanHeatUp;
    const begun = execute(machine, { kind: 'startSession', processType: processTypes.clean }, occasion);
    const events = [...begun, ...attend(machine, 60)];
    assert.deepEqual(stepsOf(events).slice(-2), [steps.cleanHeatUp, steps.cleanFailed]);
    assert.ok(events.some(({ report }) => report.type === 'fault'));
    assert.deepEqual(anomaliesOf(events), []);
    assert.equal(machine.session, 0);
  });

  it('goes on from the state file of a version that knew no commands', () => {
    const {
      random,
      machineType,
      program: program,
      step,
      targetCelsius,
      ...rest
    } = newMachine(machineTypes.keg, 3);
    const { secondsInStep, userSeconds, liquidCelsius, drive, fermentedSeconds, runSeconds } = rest;
    const old = { random, machineType, program: program, step, targetCelsius, session: 1_700_000_000 };
    const saved = { ...old, secondsInStep, userSeconds, liquidCelsius, drive, fermentedSeconds, runSeconds };
    const machine = attended(machineTypes.keg, JSON.parse(JSON.stringify(saved)) as SavedMachine);
    assert.equal(machine.session, 1_700_000_000);
    assert.equal(machine.settings.units, 'celsius');
    execute(machine, { kind: 'cancelSession' }, occasion);
    const begun = execute(machine, { kind: 'serve', targetCelsius: 7 }, { ...occasion, nowMs: 1 });
    assert.equal(begun[0]?.session, 1_700_000_001);
  });
});
