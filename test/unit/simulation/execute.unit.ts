import assert from 'node:assert/strict';
import { Machine, type SessionEvent, type WayOfLife } from '../../../infra/simulation/machines/machine.js';
import { newMachine } from '../../../infra/simulation/machines/machineState.js';
import { execute, type MachineInstruction } from '../../../infra/simulation/machines/execute.js';
import {
  currentStates,
  machineTypes,
  phases,
  processTypes,
  sensors,
  steps,
  userActions,
} from '../../../domain/machine/index.js';
import type { Recipe } from '../../../domain/recipe/index.js';

const nowMs = 1_800_000_000_000;
const occasion = { commandId: 'c-1', nowMs };
const { base, keg } = machineTypes;

const wheat: Recipe = {
  name: 'Wheat',
  processType: processTypes.brew,
  steps: [
    { phase: phases.mash, step: steps.mashHeatUp, until: { type: 'targetReached' }, targetCelsius: 45 },
    { phase: phases.mash, step: steps.mashRest, until: { type: 'after', minutes: 10 }, targetCelsius: 45 },
    { phase: phases.mash, step: steps.mashHeatUp, until: { type: 'targetReached' }, targetCelsius: 66 },
    { phase: phases.mash, step: steps.mashRest, until: { type: 'after', minutes: 60 }, targetCelsius: 66 },
    // Hotter than water gets: boiling is what it can reach.
    { phase: phases.boil, step: steps.boilHeatUp, until: { type: 'targetReached' }, targetCelsius: 100 },
    {
      phase: phases.boil,
      step: steps.boil,
      until: { type: 'after', minutes: 60 },
      targetCelsius: 100,
      hopSlot: 2,
      userAction: userActions.start,
    },
    { phase: phases.chill, step: steps.cool, until: { type: 'targetReached' }, targetCelsius: 10 },
    { phase: phases.chill, step: steps.brewDone, until: { type: 'after', minutes: 0 } },
  ],
};

/** An attended machine, and what it did for instructions. */
function told(machineType: number, ...instructions: MachineInstruction[]) {
  const machine = new Machine(newMachine(machineType, 1), 'attended');
  const events = instructions.flatMap((instruction) => [...execute(machine, instruction, occasion)]);
  return { machine, events, tell: (more: MachineInstruction) => execute(machine, more, occasion) };
}

const brew = { kind: 'startSession', processType: processTypes.brew, recipe: wheat } as const;
const clean = { kind: 'startSession', processType: processTypes.clean } as const;
const fermentation = { kind: 'startSession', processType: processTypes.fermentation } as const;

const typesOf = (events: readonly SessionEvent[]) => events.map(({ report }) => report.type);
const stepsOf = (events: readonly SessionEvent[]) =>
  events.flatMap(({ report }) => (report.type === 'stepEntered' ? [report.step] : []));
const targetOf = (machine: Machine) => machine.sample(0).context?.targetCelsius;
const valueOf = (machine: Machine, sensor: number) => {
  const { sensors: ids, values } = machine.sample(0);
  return values[ids.indexOf(sensor)];
};

describe('execute', () => {
  describe('startSession', () => {
    it('follows the recipe: temperatures, times, hops, and what people have to do', () => {
      const { machine, tell } = told(base, brew);
      const until = (step: number) => {
        for (let minute = 0; machine.running?.plan.step !== step; minute++) {
          assert.ok(minute < 1000, `step ${step} never came`);
          machine.advance(60, 1);
        }
      };
      until(steps.mashRest);
      assert.equal(targetOf(machine), 45);
      assert.ok(Math.abs((valueOf(machine, sensors.liquid) ?? 0) - 45) < 1);
      assert.equal(valueOf(machine, sensors.carousel), undefined);
      until(steps.boil);
      assert.equal(machine.sample(0).context?.userAction, userActions.start);
      assert.equal(valueOf(machine, sensors.carousel), 2);
      tell({ kind: 'confirmAction', action: userActions.start });
      assert.deepEqual(stepsOf(machine.advance(59 * 60, 1)), []);
      // 10 °C is colder than tap water: half an hour of it is enough.
      const rest = machine.advance(2 * 3600, 1);
      assert.deepEqual(stepsOf(rest), [steps.cool, steps.brewDone]);
      assert.deepEqual(typesOf(rest), ['stepEntered', 'stepEntered', 'sessionCompleted']);
      assert.equal(machine.session, 0);
    });

    it('is refused while a session runs, for the wrong machine, and for a recipe that is none', () => {
      const running = told(base, clean);
      assert.throws(() => running.tell(brew), /session 1800000000 runs: clean, step cleanPrepare/);
      assert.throws(() => told(base, fermentation), /a base has no program for fermentation/);
      assert.throws(() => told(keg, clean), /a keg has no program for clean/);
      assert.throws(
        () => told(base, { ...clean, recipe: wheat }),
        /the recipe is for brew.*session is clean/,
      );
      assert.throws(
        () => told(base, { ...brew, recipe: { ...wheat, steps: [] } }),
        /there are 1 to 100 steps, not 0/,
      );
    });
  });

  it('nextStep and bypassStep leave the step, and the session after the last', () => {
    for (const kind of ['nextStep', 'bypassStep'] as const) {
      const { machine, tell } = told(base, clean);
      const waited = tell({ kind });
      assert.deepEqual(typesOf(waited), ['userActionDone', 'stepEntered']);
      assert.deepEqual(stepsOf(waited), [steps.cleanDrain]);
      // It was not reached, so nothing crossed it.
      assert.deepEqual(typesOf([...tell({ kind }), ...tell({ kind })]), ['stepEntered', 'stepEntered']);
      for (let left = 4; left > 0; left--) tell({ kind });
      assert.equal(machine.running?.plan.step, steps.cleanDone);
      assert.deepEqual(typesOf(tell({ kind })), ['sessionCompleted']);
      assert.throws(() => tell({ kind }), /no session runs/);
    }
  });

  it('goToStep goes to the next of that kind, back to the first, and nowhere else', () => {
    const { machine, tell } = told(base, brew);
    const at = () => machine.running?.at;
    tell({ kind: 'goToStep', step: steps.mashRest });
    assert.equal(at(), 1);
    tell({ kind: 'goToStep', step: steps.mashRest });
    assert.equal(at(), 3);
    tell({ kind: 'goToStep', step: steps.mashRest });
    assert.equal(at(), 1);
    assert.throws(() => tell({ kind: 'goToStep', step: steps.lauter }), /program has no step 40 \(lauter\)/);
    assert.throws(() => tell({ kind: 'goToStep', step: 999 }), /no step 999/);
    assert.equal(at(), 1);
    assert.throws(() => told(base, { kind: 'goToStep', step: steps.cool }), /no session runs/);
  });

  it('confirmAction confirms what the machine waits for and nothing else', () => {
    const { machine, tell } = told(base, clean);
    const wrong = { kind: 'confirmAction', action: userActions.fitAirlock } as const;
    assert.throws(
      () => tell(wrong),
      /waits for action 32 \(startCleaning\), not for action 28 \(fitAirlock\)/,
    );
    assert.equal(machine.sample(0).context?.state, currentStates.waitingForUser);
    const right = { kind: 'confirmAction', action: userActions.startCleaning } as const;
    assert.deepEqual(typesOf(tell(right)), ['userActionDone']);
    assert.equal(machine.sample(0).context?.state, currentStates.running);
    assert.throws(() => tell(right), /waits for nobody/);
    assert.throws(() => told(base, right), /no session runs/);
  });

  it('setTemperature holds until the next step; stopHeating leaves no target and no drive until then', () => {
    const { machine, tell } = told(base, brew);
    machine.advance(60, 1);
    assert.equal(valueOf(machine, sensors.heater), 1);
    tell({ kind: 'stopHeating' });
    assert.deepEqual([targetOf(machine), valueOf(machine, sensors.heater)], [undefined, 0]);
    // A heat-up without a target is over when somebody says so.
    assert.deepEqual(machine.advance(10 * 3600, 1), []);
    assert.equal(valueOf(machine, sensors.heater), 0);
    tell({ kind: 'setTemperature', targetCelsius: 50 });
    assert.equal(targetOf(machine), 50);
    assert.deepEqual(stepsOf(machine.advance(3600, 1)).slice(0, 1), [steps.mashRest]);
    assert.equal(targetOf(told(keg, { kind: 'setTemperature', targetCelsius: 9 }).machine), 9);
  });

  it('serve makes a keg serve at that temperature, and go on so', () => {
    const { machine, events, tell } = told(keg, { kind: 'serve', targetCelsius: 7 });
    assert.deepEqual(typesOf(events), ['sessionStarted', 'stepEntered']);
    const days = (count: number) => machine.advance(count * 86_400, 1);
    const served = () => Math.round(valueOf(machine, sensors.liquid) ?? 0);
    days(1);
    assert.deepEqual([targetOf(machine), served()], [7, 7]);
    assert.deepEqual(tell({ kind: 'serve', targetCelsius: 11 }), []);
    days(1);
    assert.deepEqual([targetOf(machine), served()], [11, 11]);
    const early = told(keg, { kind: 'serve', targetCelsius: 7 }, { kind: 'serve', targetCelsius: 11 });
    early.machine.advance(86_400, 1);
    assert.equal(targetOf(early.machine), 11);
    assert.throws(() => told(base, { kind: 'serve', targetCelsius: 7 }), /only a keg serves/);
    assert.throws(() => told(keg, fermentation, { kind: 'serve', targetCelsius: 7 }), /runs: fermentation/);
  });

  it('cancelSession ends the session, reset needs an idle machine', () => {
    const { machine, tell } = told(base, brew);
    assert.throws(() => tell({ kind: 'reset' }), /session 1800000000 runs/);
    assert.deepEqual(tell({ kind: 'cancelSession' }), [
      { session: 1_800_000_000, report: { type: 'sessionCancelled' } },
    ]);
    assert.deepEqual([machine.session, targetOf(machine)], [0, undefined]);
    assert.throws(() => tell({ kind: 'cancelSession' }), /no session runs/);
    tell({ kind: 'setTemperature', targetCelsius: 50 });
    assert.deepEqual(tell({ kind: 'reset' }), []);
    assert.equal(targetOf(machine), undefined);
  });

  it('updateRecipe replaces what follows the present step', () => {
    const { machine, tell } = told(base, brew, { kind: 'nextStep' });
    const warmer = wheat.steps.map((step) =>
      step.targetCelsius === 66 ? { ...step, targetCelsius: 68 } : step,
    );
    const recipe = { ...wheat, name: 'Warm wheat', steps: warmer };
    assert.deepEqual(tell({ kind: 'updateRecipe', recipe }), []);
    assert.equal(targetOf(machine), 45);
    tell({ kind: 'nextStep' });
    assert.deepEqual([machine.running?.plan.step, targetOf(machine)], [steps.mashHeatUp, 68]);
    assert.equal(machine.running?.program.steps.length, wheat.steps.length);
    assert.throws(() => told(base, { kind: 'updateRecipe', recipe: wheat }), /no session runs/);
    assert.throws(() => told(base, clean, { kind: 'updateRecipe', recipe: wheat }), /session is clean/);
  });

  it('fullRate, changeSettings and wake', () => {
    const { machine, events } = told(
      keg,
      { kind: 'wake' },
      { kind: 'fullRate', minutes: 3 },
      { kind: 'changeSettings', settings: { soundOn: false } },
      { kind: 'changeSettings', settings: { displayPercent: 10 } },
    );
    assert.deepEqual(events, []);
    assert.equal(machine.fullRateUntilMs, nowMs + 180_000);
    const { soundOn, displayPercent, units } = machine.settings;
    assert.deepEqual([soundOn, displayPercent, units], [false, 10, 'celsius']);
    const again = new Machine(JSON.parse(JSON.stringify(machine.state)) as typeof machine.state);
    assert.deepEqual([again.settings, again.fullRateUntilMs], [machine.settings, machine.fullRateUntilMs]);
  });

  it('by itself a machine takes commands too, and goes on with its own programs', () => {
    const machine = new Machine(newMachine(base, 2), 'byItself' satisfies WayOfLife);
    machine.advance(60, 5);
    assert.throws(() => execute(machine, brew, occasion), /session 5 runs/);
    const before = machine.running?.program.processType;
    assert.deepEqual(typesOf(execute(machine, { kind: 'cancelSession' }, occasion)), ['sessionCancelled']);
    const [started] = machine.advance(60, 5);
    assert.equal(started?.session, 6);
    assert.notEqual(machine.running?.program.processType, before);
  });
});
