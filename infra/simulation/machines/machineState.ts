import type { MachineSettings } from '../../../domain/machine/index.js';
import { programsOf } from './builtInPrograms.js';
import type { Program, StepPlan } from './program.js';
import { createRandom } from './random.js';

/** Everything that a machine remembers; plain JSON, so that it survives a simulated power cut or a restart. */
export interface MachineState extends FirstState {
  /** The number of the last session: numbers only grow. */
  readonly lastSession: number;
  /** The program of a command; undefined while it runs a built-in one. */
  readonly given: Program | undefined;
  readonly settings: MachineSettings;
  /** It reports each second until then; real time, epoch milliseconds. */
  readonly fullRateUntilMs: number;
}

/** A saved state, perhaps from an earlier version, whose machines took no commands. */
export type SavedMachine = FirstState & Partial<MachineState>;

interface FirstState {
  readonly machineType: number;
  readonly random: number;
  /** The device's number of the running session; 0 while none runs. */
  readonly session: number;
  /** Index of the built-in program that runs or is next. */
  readonly program: number;
  readonly step: number;
  readonly secondsInStep: number;
  /** Time until an imaginary person has done what it asks for; 0 when it asks for nothing. */
  readonly userSeconds: number;
  readonly targetCelsius: number | undefined;
  readonly liquidCelsius: number;
  readonly drive: number;
  readonly fermentedSeconds: number;
  readonly runSeconds: number;
}

const factorySettings: MachineSettings = {
  units: 'celsius',
  soundOn: true,
  displayPercent: 80,
  reportSeconds: 60,
  // Where water boils at 98.6 °C, as it does in physics.ts.
  altitudeMetres: 400,
};

/** What a machine remembers when its power returns. */
export function recalled(saved: SavedMachine): MachineState {
  return {
    lastSession: saved.session,
    given: undefined,
    settings: factorySettings,
    fullRateUntilMs: 0,
    ...saved,
  };
}

/** A machine of a given type before its first session, at a random place of its first program so that a fleet is not in step. */
export function newMachine(machineType: number, seed: number): MachineState {
  const random = createRandom(seed);
  const own = programsOf(machineType);
  const program = Math.floor(random.next() * own.length);
  const step = Math.floor(random.next() * (own[program] as Program).steps.length);
  const warm = (own[program] as Program).steps[step]?.targetCelsius;
  return recalled({
    machineType,
    random: random.state,
    session: 0,
    program: program,
    step,
    secondsInStep: 0,
    userSeconds: 0,
    targetCelsius: undefined,
    liquidCelsius: warm === undefined ? 19 : warm - random.between(0, 3),
    drive: 0,
    fermentedSeconds: random.between(0, 2 * 86_400),
    runSeconds: random.between(0, 86_400),
  });
}

/** Where a machine is in the program of its session. */
export interface Running {
  readonly program: Program;
  /** Index and plan of the current step. */
  readonly at: number;
  readonly plan: StepPlan;
  /** The user action that it waits for. */
  readonly waitsFor: number | undefined;
}

/** Undefined while no session runs. */
export function runningOf({
  session,
  given,
  machineType,
  program: own,
  step: at,
  userSeconds,
}: MachineState): Running | undefined {
  const program = given ?? programsOf(machineType)[own];
  const plan = program?.steps[at];
  if (session === 0 || !program || !plan) return undefined;
  return { program: program, at, plan, waitsFor: userSeconds > 0 ? plan.userAction : undefined };
}
