import {
  isFailedStep,
  isRecoveryStep,
  isStepOf,
  machineTypes,
  nameOf,
  processTypes,
  refuseSettings,
  setTemperatureLimits,
  steps,
  userActions,
} from '../machine/index.js';
import { processesOf, refuseRecipe } from '../recipe/index.js';
import type { Refusal } from '../kernel/refusal.js';
import type { DeviceInstruction, InstructionKind } from './instructions.js';

/** What is known of a machine when something is asked of it. The machine itself has the last word. */
export interface MachineSnapshot {
  /** Undefined of a device that never said hello: what depends on it is refused. */
  readonly machineType: number | undefined;
  /** The session that runs on it. */
  readonly session: RunningSession | undefined;
}

export interface RunningSession {
  /** The machine's own number of it. */
  readonly number: number;
  readonly processType: number;
  readonly step: number | undefined;
  readonly pendingAction: number | undefined;
}

const maxFullRateMinutes = 60;

type Rules = {
  readonly [Kind in InstructionKind]: (
    instruction: Extract<DeviceInstruction, { kind: Kind }>,
    machine: MachineSnapshot,
  ) => readonly Refusal[];
};

const always = () => [];

const rules: Rules = {
  wake: always,
  startSession: ({ processType, recipe }, machine) => [
    ...refuseProcess(processType, machine.machineType),
    ...(recipe ? refuseRecipeFor(recipe, processType) : []),
    ...refuseUnlessIdle(machine),
  ],
  nextStep: (_, machine) => refuseUnlessRunning(machine),
  bypassStep: (_, machine) => refuseUnlessRunning(machine),
  goToStep: ({ step }, machine) => refuseStep(step, machine),
  confirmAction: ({ action }, machine) => refuseAction(action, machine),
  setTemperature: ({ targetCelsius }, { machineType }) => refuseTemperature(targetCelsius, machineType),
  serve: ({ targetCelsius }, machine) => [
    ...refuseUnless(machineTypes.keg, machine.machineType),
    ...refuseTemperature(targetCelsius, machineTypes.keg),
    ...(machine.session?.processType === processTypes.serving ? [] : refuseUnlessIdle(machine)),
  ],
  cancelSession: (_, machine) => refuseUnlessRunning(machine),
  stopHeating: always,
  reset: (_, machine) => refuseUnlessIdle(machine),
  updateRecipe: ({ recipe }, machine) => [
    ...refuseUnlessRunning(machine),
    ...refuseRecipeFor(recipe, machine.session?.processType ?? recipe.processType),
  ],
  fullRate: ({ minutes }) =>
    minutes >= 1 && minutes <= maxFullRateMinutes
      ? []
      : [{ field: 'minutes', rule: `it is 1 to ${maxFullRateMinutes} minutes, not ${minutes}` }],
  sendLog: always,
  changeSettings: ({ settings }) => refuseSettings(settings),
};

/** Every rule that an instruction breaks on this machine, as it is now; none for one that may go. */
export function refuseInstruction(
  instruction: DeviceInstruction,
  machine: MachineSnapshot,
): readonly Refusal[] {
  const rule = rules[instruction.kind] as (
    instruction: DeviceInstruction,
    machine: MachineSnapshot,
  ) => readonly Refusal[];
  return rule(instruction, machine);
}

/** To end or to stop what it does needs no type. */
const unknownType: Refusal = {
  field: 'kind',
  rule: 'the type of the machine is not known: it never said hello',
};

function refuseProcess(processType: number, machineType: number | undefined): readonly Refusal[] {
  if (machineType === undefined) return [unknownType];
  const possible = processesOf[machineType] ?? [];
  if (possible.includes(processType)) return [];
  const names = possible.map((type) => `${type} ${nameOf(processTypes, type)}`).join(', ');
  const rule = `a ${nameOf(machineTypes, machineType)} does ${names}, not ${nameOf(processTypes, processType)}`;
  return [{ field: 'processType', rule }];
}

function refuseRecipeFor(
  recipe: Parameters<typeof refuseRecipe>[0],
  processType: number,
): readonly Refusal[] {
  if (recipe.processType === processType) return refuseRecipe(recipe);
  const [is, wanted] = [recipe.processType, processType].map((type) => nameOf(processTypes, type));
  return [{ field: 'recipe/processType', rule: `the session is ${wanted}, the recipe ${is}` }];
}

function refuseStep(step: number, machine: MachineSnapshot): readonly Refusal[] {
  const { session } = machine;
  if (!session) return refuseUnlessRunning(machine);
  const possible = isStepOf(session.processType, step) && !isFailedStep(step) && !isRecoveryStep(step);
  if (possible) return [];
  const rule = `step ${step} (${nameOf(steps, step)}) is none that one can go to in ${nameOf(processTypes, session.processType)}`;
  return [{ field: 'step', rule, state: stateOf(machine) }];
}

function refuseAction(action: number, machine: MachineSnapshot): readonly Refusal[] {
  if (!machine.session) return refuseUnlessRunning(machine);
  if (machine.session.pendingAction === action) return [];
  const rule = `the machine does not wait for action ${action} (${nameOf(userActions, action)})`;
  return [{ field: 'action', rule, state: stateOf(machine) }];
}

function refuseTemperature(targetCelsius: number, machineType: number | undefined): readonly Refusal[] {
  if (machineType === undefined) return [unknownType];
  const limits = setTemperatureLimits[machineType];
  const machine = nameOf(machineTypes, machineType);
  if (!limits) return [{ field: 'kind', rule: `a machine of type ${machine} takes no set temperature` }];
  const { minCelsius, maxCelsius } = limits;
  if (targetCelsius >= minCelsius && targetCelsius <= maxCelsius) return [];
  const rule = `a ${machine} takes ${minCelsius} to ${maxCelsius} °C, not ${targetCelsius}`;
  return [{ field: 'targetCelsius', rule }];
}

function refuseUnless(wanted: number, machineType: number | undefined): readonly Refusal[] {
  if (machineType === undefined) return [unknownType];
  if (wanted === machineType) return [];
  const rule = `only a ${nameOf(machineTypes, wanted)} does this, not a ${nameOf(machineTypes, machineType)}`;
  return [{ field: 'kind', rule }];
}

function refuseUnlessRunning(machine: MachineSnapshot): readonly Refusal[] {
  return machine.session ? [] : [{ field: 'kind', rule: 'a session has to run', state: stateOf(machine) }];
}

function refuseUnlessIdle(machine: MachineSnapshot): readonly Refusal[] {
  return machine.session ? [{ field: 'kind', rule: 'no session may run', state: stateOf(machine) }] : [];
}

/** What the machine does, in words. */
function stateOf({ session }: MachineSnapshot): string {
  if (!session) return 'no session runs on it';
  const { number, processType, step, pendingAction } = session;
  const parts = [
    `session ${number}, ${nameOf(processTypes, processType)}, runs`,
    ...(step === undefined ? [] : [`in step ${nameOf(steps, step)}`]),
    pendingAction === undefined
      ? 'and waits for nobody'
      : `and waits for action ${pendingAction} (${nameOf(userActions, pendingAction)})`,
  ];
  return parts.join(' ');
}
