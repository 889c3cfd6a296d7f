import {
  createBrewPlanDecider,
  stages,
  type BrewOutline,
  type BrewPlanEvent,
  type ProcessSignal,
  type HandleBrewPlan,
  type RunningOnMachine,
  type Stage,
} from '../../../domain/brewPlan/index.js';
import { ada } from '../../support/someActors.js';
import type { SessionOutcome } from '../../../domain/brewSession/index.js';
import { machineTypes, processTypes } from '../../../domain/machine/index.js';
import { specify } from './givenWhenThen.js';

export const outline: BrewOutline = {
  planId: 'plan-1',
  baseId: 'base-1',
  kegId: 'keg-1',
  stages,
  servingCelsius: 8,
  plannedBy: ada,
};

/** A plan that nothing is wrong with, unless told otherwise. */
export function planRequest(
  changes: Partial<Extract<HandleBrewPlan, { type: 'plan' }>> = {},
): Extract<HandleBrewPlan, { type: 'plan' }> {
  const idle = (machineType: number) => ({
    snapshot: { machineType, session: undefined },
    planId: undefined,
  });
  return {
    type: 'plan',
    outline,
    base: idle(machineTypes.base),
    keg: idle(machineTypes.keg),
    atMs: 1000,
    ...changes,
  };
}

export const decider = createBrewPlanDecider((_, stage, attempt) => `${stage}-${attempt}`);

/** A report of a machine on which nothing, or this session, runs after it. */
export function report(
  deviceId: string,
  happening: ProcessSignal,
  running?: RunningOnMachine,
): HandleBrewPlan {
  return { ...happening, deviceId, running, atMs: 2000 };
}

/** Session 7, which no command of the plan began. */
export const foreign: RunningOnMachine = { session: 7, processType: processTypes.clean, recordedAtMs: 1500 };

/** The session that a command began. */
export const startedBy = (commandId: string, session: number): RunningOnMachine => ({
  session,
  processType: processTypes.clean,
  commandId,
  recordedAtMs: 2500,
});

export const fact = (stage: Stage, deviceId: string) => ({ planId: 'plan-1', stage, deviceId, atMs: 2000 });
export const planned: BrewPlanEvent = { type: 'BrewPlanned', data: { ...outline, atMs: 1000 } };

export const { given, history, stateAfter } = specify(decider);

export const look = (deviceId: string, running?: RunningOnMachine) =>
  report(deviceId, { type: 'look' }, running);
export const ended = (deviceId: string, session: number, outcome: SessionOutcome = 'completed') =>
  report(deviceId, { type: 'sessionEnded', session, outcome, detail: 'in step cleanFailed' });

/** Up to a clean session, number 8, that runs on the base. */
export const cleaning = history(planRequest(), look('base-1'), look('base-1', startedBy('clean-1', 8)));
