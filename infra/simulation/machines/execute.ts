import type { DeviceInstruction } from '../../../domain/deviceCommand/index.js';
import { machineTypes, nameOf, processTypes, steps, userActions } from '../../../domain/machine/index.js';
import { processesOf, refuseRecipe, type Recipe } from '../../../domain/recipe/index.js';
import { refuseIfAny } from '../../../domain/kernel/refusal.js';
import type { Machine, SessionEvent } from './machine.js';
import type { Running } from './machineState.js';
import { builtInProgram } from './builtInPrograms.js';
import { atTemperature, type Program } from './program.js';
import { continuedBy, programOf } from './recipeProgram.js';

/** What the machine executes itself; the device client sends its log. */
export type MachineInstruction = Exclude<DeviceInstruction, { kind: 'sendLog' }>;

/** The command and the time of an instruction. */
export interface Occasion {
  readonly commandId: string;
  /** Epoch milliseconds. */
  readonly nowMs: number;
}

/**
 * Executes an instruction. The backend has checked it with what it knew; the machine decides.
 *
 * @returns what the machine reports about it.
 * @throws Error with the reason for people, when it is impossible; then nothing has changed.
 */
export function execute(
  machine: Machine,
  instruction: MachineInstruction,
  occasion: Occasion,
): readonly SessionEvent[] {
  switch (instruction.kind) {
    case 'wake':
      return [];
    case 'startSession':
      return start(machine, requestedProgram(machine, instruction), occasion);
    case 'nextStep':
    case 'bypassStep':
      return machine.leaveStep(runningOn(machine).at + 1);
    case 'goToStep':
      return machine.leaveStep(placeOf(instruction.step, runningOn(machine)));
    case 'confirmAction':
      requireWaiting(runningOn(machine), instruction.action);
      return machine.confirm();
    case 'setTemperature':
      machine.setTarget(instruction.targetCelsius);
      return [];
    case 'serve':
      return serve(machine, instruction.targetCelsius, occasion);
    case 'cancelSession':
      runningOn(machine);
      return machine.cancel();
    case 'stopHeating':
      machine.setTarget(undefined);
      return [];
    case 'reset':
      requireIdle(machine);
      machine.setTarget(undefined);
      return [];
    case 'updateRecipe': {
      const { program: program, at } = runningOn(machine);
      requireRecipeOf(program.processType, instruction.recipe);
      machine.follow(continuedBy(program, at, instruction.recipe));
      return [];
    }
    case 'fullRate':
      machine.keep({ fullRateUntilMs: occasion.nowMs + instruction.minutes * 60_000 });
      return [];
    case 'changeSettings':
      machine.keep({ settings: { ...machine.settings, ...instruction.settings } });
      return [];
  }
}

function start(machine: Machine, program: Program, { commandId, nowMs }: Occasion): SessionEvent[] {
  requireIdle(machine);
  return machine.start(program, { session: Math.floor(nowMs / 1000), commandId });
}

/** The program of the recipe, or the built-in program of that process. */
function requestedProgram(
  { machineType }: Machine,
  { processType, recipe }: Extract<DeviceInstruction, { kind: 'startSession' }>,
): Program {
  const process = nameOf(processTypes, processType);
  const own = builtInProgram(processType);
  if (!own || !processesOf[machineType]?.includes(processType))
    throw new Error(`a ${nameOf(machineTypes, machineType)} has no program for ${process}`);
  if (!recipe) return own;
  requireRecipeOf(processType, recipe);
  return programOf(recipe);
}

function requireRecipeOf(processType: number, recipe: Recipe): void {
  if (recipe.processType !== processType) {
    const [is, wanted] = [recipe.processType, processType].map((type) => nameOf(processTypes, type));
    throw new Error(`the recipe is for ${is}, but the session is ${wanted}`);
  }
  refuseIfAny(refuseRecipe(recipe));
}

function serve(machine: Machine, targetCelsius: number, occasion: Occasion): readonly SessionEvent[] {
  if (machine.machineType !== machineTypes.keg) throw new Error('only a keg serves');
  const { running } = machine;
  if (running?.program.processType === processTypes.serving) {
    machine.follow(atTemperature(running.program, targetCelsius));
    machine.setTarget(targetCelsius);
    return [];
  }
  const own = builtInProgram(processTypes.serving) as Program;
  return start(machine, atTemperature(own, targetCelsius), occasion);
}

/** Index of a step in the running program: the next one of its kind, or else the first. */
function placeOf(step: number, { program: program, at }: Running): number {
  const places = program.steps.flatMap((plan, index) => (plan.step === step ? [index] : []));
  const place = places.find((index) => index > at) ?? places[0];
  if (place !== undefined) return place;
  throw new Error(`the running program has no step ${step} (${nameOf(steps, step)})`);
}

function requireWaiting({ waitsFor }: Running, action: number): void {
  if (waitsFor === action) return;
  const awaited = waitsFor === undefined ? 'nobody' : `action ${waitsFor} (${nameOf(userActions, waitsFor)})`;
  throw new Error(
    `the machine waits for ${awaited}, not for action ${action} (${nameOf(userActions, action)})`,
  );
}

function runningOn({ running }: Machine): Running {
  if (!running) throw new Error('no session runs on the machine');
  return running;
}

function requireIdle({ running, session }: Machine): void {
  if (!running) return;
  const { program: program, plan } = running;
  const process = nameOf(processTypes, program.processType);
  throw new Error(`session ${session} runs: ${process}, step ${nameOf(steps, plan.step)}`);
}
