import { phases, processTypes, steps } from './codes.js';

/**
 * The stages of each process in the order of a brew (domain facts, "A whole brew"). A step may follow another step of its own
 * stage in any order (mash rests alternate with heating), or a step of an earlier stage (stages can be skipped).
 */
const stages: Readonly<Record<number, readonly (readonly number[])[]>> = {
  [processTypes.brew]: [
    [steps.rinseManual, steps.rinsePrepare],
    [steps.rinseKegCheck, steps.rinseWaterCheck, steps.rinsePriming, steps.rinseFlowCheck, steps.rinseFill],
    [steps.rinseHeatUp],
    [steps.rinseBallValve, steps.rinseBoilPath, steps.rinseMashPath],
    [steps.rinseCool],
    [steps.rinseDone],
    [steps.hydrate1],
    [steps.hydrate2],
    [steps.hydrate3],
    [steps.hydrate4],
    [steps.mashIn],
    [steps.mashHeatUp, steps.mashing, steps.mashRest, steps.replaceMash],
    [steps.sparge, steps.lauter],
    [steps.boilHeatUp],
    [steps.boil, steps.secondLauter],
    [steps.connectWater],
    [steps.cool, steps.filterColdCrash, steps.pitchCooling],
    [steps.writeKeg],
    [steps.brewDone],
  ],
  [processTypes.clean]: [
    [steps.cleanPrepare],
    [steps.cleanDrain, steps.cleanAccessories],
    [steps.cleanHeatUp],
    [steps.cleanCirculate1, steps.cleanCirculate2, steps.cleanSoak],
    [steps.cleanRinse1, steps.cleanRinse2],
    [steps.cleanDone],
  ],
  [processTypes.fermentation]: [
    [steps.fermentationPrepare, steps.pairSensor],
    [steps.airlockOn, steps.airlockOff, steps.trubContainer],
    [
      steps.fermentationTemperatureControl,
      steps.removeTrub,
      steps.addIngredient,
      steps.removeIngredient,
      steps.airlockOn,
      steps.airlockOff,
      steps.trubContainer,
    ],
    [steps.carbonating],
  ],
  [processTypes.serving]: [
    [steps.servingPrepare],
    [steps.servingCool, steps.tap, steps.servingTemperatureControl],
  ],
  [processTypes.acidClean]: [
    [steps.acid1, steps.acid2, steps.acid3, steps.acid4, steps.acid5, steps.acid6, steps.acid7, steps.acid8],
  ],
};

/** A keg is cleaned with the same program as the base. */
const stagesOf = (processType: number) =>
  stages[processType === processTypes.cleanKeg ? processTypes.clean : processType] ?? [];

const recoverySteps: ReadonlySet<number> = new Set([
  steps.rinseFlowRecovery,
  steps.mashRecovery,
  steps.boilRecovery,
  steps.cleanRecovery,
  steps.acidRecovery,
]);

const failedSteps: ReadonlySet<number> = new Set([
  steps.brewFailed,
  steps.fermentationFailed,
  steps.servingFailed,
  steps.cleanFailed,
  steps.acidFailed,
]);

const phasesOf: Readonly<Record<number, readonly number[]>> = {
  [processTypes.brew]: [phases.brewPrepare, phases.mash, phases.boil, phases.chill],
  [processTypes.clean]: [phases.cleanPrepare, phases.clean, phases.cleanRinse],
  [processTypes.cleanKeg]: [phases.cleanPrepare, phases.clean, phases.cleanRinse],
  [processTypes.fermentation]: [
    phases.fermentationPrepare,
    phases.primaryFermentation,
    phases.secondaryFermentation,
    phases.clarification,
    phases.carbonating,
  ],
  [processTypes.serving]: [phases.serving],
  [processTypes.acidClean]: [phases.acidSoak, phases.acidClean, phases.acidRinse],
};

/** A failed step (71, 84, 93, 109, 125) ends its process. */
export function isFailedStep(step: number): boolean {
  return failedSteps.has(step);
}

/** A step in which a machine recovers from a fault; it enters them by itself. */
export function isRecoveryStep(step: number): boolean {
  return recoverySteps.has(step);
}

/** Whether a process of this type has this step. */
export function isStepOf(processType: number, step: number): boolean {
  return stagesOf(processType).some((stage) => stage.includes(step));
}

/** Whether a process of this type may be in this phase. */
export function phaseBelongsTo(phase: number, processType: number): boolean {
  return phasesOf[processType]?.includes(phase) ?? false;
}

/**
 * Whether the machine may go from one step to another. `from` undefined asks whether a process may begin with `to`. A recovery
 * step may be entered from every step of its process, and left to every one. A failed step may be entered from every step, and
 * never left.
 */
export function isLegalTransition(processType: number, from: number | undefined, to: number): boolean {
  if (from !== undefined && isFailedStep(from)) return false;
  if (isFailedStep(to) || recoverySteps.has(to)) return true;
  const order = stagesOf(processType);
  const lastStageOf = (step: number) => order.findLastIndex((stage) => stage.includes(step));
  if (lastStageOf(to) < 0) return false;
  if (from === undefined || recoverySteps.has(from)) return true;
  const firstStageOfFrom = order.findIndex((stage) => stage.includes(from));
  return firstStageOfFrom >= 0 && firstStageOfFrom <= lastStageOf(to);
}
