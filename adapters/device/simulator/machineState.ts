import { programmesOf, type Programme } from './programme.js';
import { createRandom } from './random.js';

/** All that a machine remembers; plain JSON, so that a simulated power cut or a restart finds it again. */
export interface MachineState {
  readonly machineType: number;
  readonly random: number;
  /** The device's number of the running session; 0 before the first. */
  readonly session: number;
  readonly programme: number;
  readonly step: number;
  readonly secondsInStep: number;
  /** Until the person at the machine has done what it asks for; 0 when it asks for nothing. */
  readonly userSeconds: number;
  readonly targetCelsius: number | undefined;
  readonly liquidCelsius: number;
  readonly drive: number;
  readonly fermentedSeconds: number;
  readonly runSeconds: number;
}

/** A machine of a given type before its first session, somewhere in its first programme so that a fleet is not in step. */
export function newMachine(machineType: number, seed: number): MachineState {
  const random = createRandom(seed);
  const own = programmesOf(machineType);
  const programme = Math.floor(random.next() * own.length);
  const step = Math.floor(random.next() * (own[programme] as Programme).steps.length);
  const warm = (own[programme] as Programme).steps[step]?.targetCelsius;
  return {
    machineType,
    random: random.state,
    session: 0,
    programme,
    step,
    secondsInStep: 0,
    userSeconds: 0,
    targetCelsius: undefined,
    liquidCelsius: warm === undefined ? 19 : warm - random.between(0, 3),
    drive: 0,
    fermentedSeconds: random.between(0, 2 * 86_400),
    runSeconds: random.between(0, 86_400),
  };
}
