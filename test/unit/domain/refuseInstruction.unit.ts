import assert from 'node:assert/strict';
import {
  deviceCommand,
  type DeviceInstruction,
  type MachineSnapshot,
} from '../../../domain/deviceCommand/index.js';
import { ada } from '../../support/someActors.js';
import { machineTypes, phases, processTypes, steps, userActions } from '../../../domain/machine/index.js';
import type { Recipe } from '../../../domain/recipe/index.js';
import { RefusedError } from '../../../domain/kernel/refusal.js';

const { base, keg } = machineTypes;
const idle = (machineType: number): MachineSnapshot => ({ machineType, session: undefined });
const mashing: MachineSnapshot = {
  machineType: base,
  session: { number: 4, processType: processTypes.brew, step: steps.mashing, pendingAction: undefined },
};
const waiting: MachineSnapshot = {
  machineType: base,
  session: {
    number: 5,
    processType: processTypes.clean,
    step: steps.cleanPrepare,
    pendingAction: userActions.startCleaning,
  },
};
/** No table has this action: to confirm it, its number is enough. */
const unheardOf = 4711;
const waitingFor = (pendingAction: number): MachineSnapshot => ({
  ...waiting,
  session: { ...waiting.session!, pendingAction },
});
const recipe: Recipe = {
  name: 'Bitter',
  processType: processTypes.brew,
  batchLitres: 5.5,
  grainKg: 1.8,
  steps: [
    { phase: phases.mash, step: steps.mashIn, until: { type: 'targetReached' }, targetCelsius: 66 },
    { phase: phases.mash, step: steps.mashRest, until: { type: 'after', minutes: 60 }, targetCelsius: 66 },
    { phase: phases.boil, step: steps.boil, until: { type: 'after', minutes: 60 }, hopSlot: 1 },
    { phase: phases.boil, step: steps.boil, until: { type: 'after', minutes: 5 }, hopSlot: 2 },
    { phase: phases.chill, step: steps.cool, until: { type: 'after', minutes: 30 }, targetCelsius: 25 },
  ],
};
const brew = (changes: Partial<Recipe>): DeviceInstruction => ({
  kind: 'startSession',
  processType: processTypes.brew,
  recipe: { ...recipe, ...changes },
});
const withStep = (index: number, changes: object) =>
  brew({ steps: recipe.steps.map((step, at) => (at === index ? { ...step, ...changes } : step)) });

/** The fields of the rules that it breaks. */
function refused(instruction: DeviceInstruction, machine: MachineSnapshot) {
  try {
    deviceCommand.decide(
      {
        type: 'request',
        commandId: 'a',
        deviceId: 'd',
        machine,
        instruction,
        deadlineMs: 2,
        requestedBy: ada,
        atMs: 1,
      },
      deviceCommand.initialState,
    );
    return [];
  } catch (error) {
    assert.ok(error instanceof RefusedError);
    return error.refusals;
  }
}

describe('what a machine can be asked', () => {
  const possible: readonly (readonly [DeviceInstruction, MachineSnapshot])[] = [
    [{ kind: 'wake' }, idle(base)],
    [brew({}), idle(base)],
    [{ kind: 'startSession', processType: processTypes.clean }, idle(base)],
    [{ kind: 'startSession', processType: processTypes.fermentation }, idle(keg)],
    [{ kind: 'nextStep' }, mashing],
    [{ kind: 'bypassStep' }, waiting],
    [{ kind: 'goToStep', step: steps.lauter }, mashing],
    [{ kind: 'confirmAction', action: userActions.startCleaning }, waiting],
    [{ kind: 'confirmAction', action: unheardOf }, waitingFor(unheardOf)],
    [{ kind: 'setTemperature', targetCelsius: 40 }, mashing],
    [{ kind: 'setTemperature', targetCelsius: 78 }, mashing],
    [{ kind: 'setTemperature', targetCelsius: 5 }, idle(keg)],
    [{ kind: 'setTemperature', targetCelsius: 20 }, idle(keg)],
    [{ kind: 'serve', targetCelsius: 6 }, idle(keg)],
    [{ kind: 'cancelSession' }, mashing],
    [{ kind: 'stopHeating' }, idle(base)],
    [{ kind: 'reset' }, idle(base)],
    [{ kind: 'updateRecipe', recipe }, mashing],
    [{ kind: 'fullRate', minutes: 60 }, idle(keg)],
    [{ kind: 'sendLog' }, idle(keg)],
    [{ kind: 'changeSettings', settings: { reportSeconds: 60, altitudeMetres: -400 } }, idle(keg)],
  ];
  for (const [instruction, machine] of possible)
    it(`${instruction.kind}: ${JSON.stringify(instruction).slice(0, 80)}`, () =>
      assert.deepEqual(refused(instruction, machine), []));
});

describe('what a machine is not asked', () => {
  const impossible: readonly (readonly [string, DeviceInstruction, MachineSnapshot, RegExp])[] = [
    ['processType', { kind: 'startSession', processType: processTypes.brew }, idle(keg), /a keg does 4/],
    ['kind', { kind: 'startSession', processType: processTypes.clean }, mashing, /session 4, brew, runs/],
    ['kind', { kind: 'nextStep' }, idle(base), /no session runs/],
    ['kind', { kind: 'cancelSession' }, idle(base), /no session runs/],
    ['kind', { kind: 'reset' }, mashing, /no session may run/],
    ['step', { kind: 'goToStep', step: 4711 }, mashing, /unknown\(4711\)/],
    ['step', { kind: 'goToStep', step: steps.tap }, mashing, /tap/],
    ['step', { kind: 'goToStep', step: steps.brewFailed }, mashing, /brewFailed/],
    ['action', { kind: 'confirmAction', action: userActions.finish }, waiting, /waits for action 32/],
    ['action', { kind: 'confirmAction', action: userActions.finish }, mashing, /waits for nobody/],
    ['targetCelsius', { kind: 'setTemperature', targetCelsius: 39.9 }, mashing, /40 to 78 °C, not 39.9/],
    ['targetCelsius', { kind: 'setTemperature', targetCelsius: 4.9 }, idle(keg), /5 to 20 °C/],
    ['targetCelsius', { kind: 'setTemperature', targetCelsius: Number.NaN }, idle(keg), /not NaN/],
    ['kind', { kind: 'setTemperature', targetCelsius: 10 }, idle(9), /takes no set temperature/],
    ['kind', { kind: 'serve', targetCelsius: 6 }, idle(base), /only a keg/],
    ['targetCelsius', { kind: 'serve', targetCelsius: 30 }, idle(keg), /5 to 20/],
    ['minutes', { kind: 'fullRate', minutes: 0 }, idle(keg), /1 to 60/],
    ['settings', { kind: 'changeSettings', settings: {} }, idle(keg), /at least one/],
    [
      'settings/displayPercent',
      { kind: 'changeSettings', settings: { displayPercent: 101 } },
      idle(keg),
      /0 to 100 %/,
    ],
    ['recipe/processType', brew({ processType: processTypes.clean }), idle(base), /session is brew/],
    ['recipe/name', brew({ name: '' }), idle(base), /1 to 100 characters/],
    ['recipe/steps', brew({ steps: [] }), idle(base), /1 to 100 steps/],
    ['recipe/batchLitres', brew({ batchLitres: 6 }), idle(base), /0.5 to 5.5 L/],
    ['recipe/grainKg', brew({ grainKg: 1 }), idle(base), /1.2 to 2.3 kg/],
    ['recipe/steps/0/targetCelsius', withStep(0, { targetCelsius: 80 }), idle(base), /40 to 78 °C/],
    ['recipe/steps/0/phase', withStep(0, { phase: phases.serving }), idle(base), /no phase of brew/],
    ['recipe/steps/0/step', withStep(0, { step: steps.mashRecovery }), idle(base), /by the machine itself/],
    ['recipe/steps/1/step', withStep(1, { step: steps.hydrate1 }), idle(base), /go on from mashIn/],
    ['recipe/steps/0/hopSlot', withStep(0, { hopSlot: 3 }), idle(base), /in the boil/],
    ['recipe/steps/2/hopSlot', withStep(2, { hopSlot: 7 }), idle(base), /1 to 6/],
    ['recipe/steps', withStep(2, { hopSlot: 2 }), idle(base), /emptied once/],
    [
      'recipe/steps/1/until',
      withStep(1, { until: { type: 'attenuated', percent: 80 } }),
      idle(base),
      /sugar/,
    ],
    [
      'recipe/steps/4/until/minutes',
      withStep(4, { until: { type: 'after', minutes: 31 } }),
      idle(base),
      /0 to 30 minutes/,
    ],
  ];
  for (const [field, instruction, machine, rule] of impossible)
    it(`${instruction.kind} with a wrong ${field} (${rule.source})`, () => {
      const refusals = refused(instruction, machine);
      const found = refusals.find((refusal) => refusal.field === field);
      assert.ok(found, JSON.stringify(refusals));
      assert.match(`${found.rule} ${found.state ?? ''}`, rule);
    });

  it('does not mind a name that was deleted with its person', () => {
    assert.deepEqual(refused(brew({ name: null }), idle(base)), []);
  });

  it('names every rule that is broken at once', () => {
    const instruction = brew({ name: '', grainKg: 9 });
    assert.deepEqual(
      refused(instruction, mashing).map(({ field }) => field),
      ['recipe/name', 'recipe/grainKg', 'kind'],
    );
  });

  it('refuses a machine of unknown type only what depends on the type', () => {
    const unknown: MachineSnapshot = { ...mashing, machineType: undefined };
    for (const kind of ['stopHeating', 'cancelSession', 'nextStep', 'wake'] as const)
      assert.deepEqual(refused({ kind }, unknown), [], kind);
    const rules = [
      ...refused({ kind: 'setTemperature', targetCelsius: 66 }, unknown),
      ...refused(brew({}), { ...unknown, session: undefined }),
    ].map(({ rule }) => rule);
    assert.equal(rules.length, 2);
    for (const rule of rules) assert.match(rule, /type of the machine is not known/);
  });
});
