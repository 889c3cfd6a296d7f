import { phases, processTypes, steps } from '../../../domain/machine/index.js';

/** The recovery step of a fault, by phase. */
export const recoveryStepOf: Readonly<Record<number, number>> = {
  [phases.brewPrepare]: steps.rinseFlowRecovery,
  [phases.mash]: steps.mashRecovery,
  [phases.boil]: steps.boilRecovery,
  [phases.clean]: steps.cleanRecovery,
  [phases.cleanRinse]: steps.cleanRecovery,
};

/** The failed step, by process. */
export const failedStepOf: Readonly<Record<number, number>> = {
  [processTypes.brew]: steps.brewFailed,
  [processTypes.clean]: steps.cleanFailed,
  [processTypes.cleanKeg]: steps.cleanFailed,
  [processTypes.acidClean]: steps.acidFailed,
  [processTypes.fermentation]: steps.fermentationFailed,
  [processTypes.serving]: steps.servingFailed,
};
