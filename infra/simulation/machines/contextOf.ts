import { currentStates, phases, processTypes, type ProcessContext } from '../../../domain/machine/index.js';
import { runningOf, type MachineState } from './machineState.js';

/** What a machine reports about its process with each reading. */
export function contextOf(state: MachineState): ProcessContext {
  const { targetCelsius, secondsInStep } = state;
  const running = runningOf(state);
  if (!running) return { ...idle, targetCelsius };
  const { program: program, plan, waitsFor } = running;
  const { phase, step, ending } = plan;
  return {
    state: waitsFor === undefined ? currentStates.running : currentStates.waitingForUser,
    processType: program.processType,
    step,
    phase,
    userAction: waitsFor ?? 0,
    targetCelsius,
    secondsToNextAction:
      ending.type === 'after' ? Math.max(0, Math.round(ending.seconds - secondsInStep)) : 0,
    error: 0,
  };
}

const idle = {
  state: currentStates.idle,
  processType: processTypes.idle,
  step: 0,
  phase: phases.none,
  userAction: 0,
  secondsToNextAction: 0,
  error: 0,
};
