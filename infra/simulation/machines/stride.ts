import { machineTypes, processTypes } from '../../../domain/machine/index.js';
import { runningOf, type MachineState } from './machineState.js';
import * as physics from './physics.js';

/** Chilling takes 30 minutes at most (domain facts); tap water may be warmer than the target of a recipe. */
const longestCoolingSeconds = 30 * 60;
const reachedWithinCelsius = 0.5;

/**
 * A machine `seconds` later: vessel, yeast, and the time in its current step.
 *
 * @param personComes whether a person does in time what the machine asks for; otherwise it waits.
 */
export function stride(state: MachineState, seconds: number, personComes: boolean): MachineState {
  const running = runningOf(state);
  const waits = state.userSeconds > 0;
  const ferments = running?.program.processType === processTypes.fermentation;
  const speed = ferments ? physics.yeastSpeed(state.liquidCelsius) : 0;
  const share = physics.fermentedShare(state.fermentedSeconds);
  const thermal = physics.warm(
    vesselOf(state),
    state,
    {
      ambientCelsius: ambientOf(state),
      targetCelsius: waits ? undefined : state.targetCelsius,
      waterCooling: running?.plan.cooling === 'water',
      innerWatts: ferments ? physics.fermentationWatts(share, speed) : 0,
    },
    seconds,
  );
  return {
    ...state,
    ...thermal,
    runSeconds: state.runSeconds + seconds,
    fermentedSeconds: state.fermentedSeconds + seconds * speed,
    secondsInStep: state.secondsInStep + (waits ? 0 : seconds),
    userSeconds: personComes ? Math.max(0, state.userSeconds - seconds) : state.userSeconds,
  };
}

/** Whether the current step has ended. */
export function isStepOver(state: MachineState): boolean {
  const running = runningOf(state);
  if (!running || running.waitsFor !== undefined) return false;
  const { ending, cooling } = running.plan;
  switch (ending.type) {
    case 'after':
      return state.secondsInStep >= ending.seconds;
    case 'fermented':
      return physics.fermentedShare(state.fermentedSeconds) >= ending.share;
    case 'targetReached':
      return isTargetReached(state) || (cooling === 'water' && state.secondsInStep >= longestCoolingSeconds);
  }
}

/** The liquid never gets hotter than boiling. Without a target, because the heating was stopped, none is reached. */
export function isTargetReached({ liquidCelsius, targetCelsius }: MachineState): boolean {
  if (targetCelsius === undefined) return false;
  return Math.abs(liquidCelsius - Math.min(targetCelsius, physics.boilingCelsius)) <= reachedWithinCelsius;
}

/** The temperature of a room that is warmest in the afternoon. */
export function ambientOf({ runSeconds }: MachineState): number {
  return 21 + 1.5 * Math.sin((2 * Math.PI * runSeconds) / 86_400);
}

function vesselOf({ machineType }: MachineState): physics.Vessel {
  return machineType === machineTypes.keg ? physics.keg : physics.kettle;
}
