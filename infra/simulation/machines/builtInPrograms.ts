import { machineTypes, phases, processTypes, steps, userActions } from '../../../domain/machine/index.js';
import type { Ending, Program, StepPlan } from './program.js';

const minutes = (count: number): Ending => ({ type: 'after', seconds: count * 60 });
const days = (count: number): Ending => minutes(count * 24 * 60);
const targetReached: Ending = { type: 'targetReached' };

const clean: Program = {
  processType: processTypes.clean,
  recipe: 'Alkaline clean',
  steps: [
    {
      phase: phases.cleanPrepare,
      step: steps.cleanPrepare,
      ending: minutes(1),
      userAction: userActions.startCleaning,
    },
    { phase: phases.cleanPrepare, step: steps.cleanDrain, ending: minutes(3), pump: true },
    { phase: phases.clean, step: steps.cleanHeatUp, ending: targetReached, targetCelsius: 60, pump: true },
    { phase: phases.clean, step: steps.cleanCirculate1, ending: minutes(15), targetCelsius: 60, pump: true },
    { phase: phases.clean, step: steps.cleanCirculate2, ending: minutes(10), targetCelsius: 60, pump: true },
    { phase: phases.cleanRinse, step: steps.cleanRinse1, ending: minutes(5), pump: true, cooling: 'water' },
    { phase: phases.cleanRinse, step: steps.cleanRinse2, ending: minutes(5), pump: true, cooling: 'water' },
    { phase: phases.cleanRinse, step: steps.cleanDone, ending: minutes(1) },
  ],
};

/** Rests of the recorded mash of 2014-04-18: °C and minutes. */
const mashRests = [
  [58, 15],
  [64, 35],
  [72, 25],
  [78, 5],
] as const;

const brew: Program = {
  processType: processTypes.brew,
  recipe: 'Pale ale, 5.5 L',
  steps: [
    {
      phase: phases.brewPrepare,
      step: steps.rinsePrepare,
      ending: minutes(1),
      userAction: userActions.start,
    },
    { phase: phases.brewPrepare, step: steps.rinseKegCheck, ending: minutes(1) },
    { phase: phases.brewPrepare, step: steps.rinsePriming, ending: minutes(1), pump: true },
    { phase: phases.brewPrepare, step: steps.rinseFlowCheck, ending: minutes(1), pump: true },
    {
      phase: phases.brewPrepare,
      step: steps.rinseHeatUp,
      ending: targetReached,
      targetCelsius: 50,
      pump: true,
    },
    { phase: phases.brewPrepare, step: steps.rinseBoilPath, ending: minutes(2), pump: true },
    { phase: phases.brewPrepare, step: steps.rinseMashPath, ending: minutes(2), pump: true },
    { phase: phases.brewPrepare, step: steps.rinseDone, ending: minutes(1) },
    ...[steps.hydrate1, steps.hydrate2, steps.hydrate3, steps.hydrate4].map((step) => ({
      phase: phases.mash,
      step,
      ending: minutes(2),
      pump: true,
    })),
    { phase: phases.mash, step: steps.mashIn, ending: targetReached, targetCelsius: 52, pump: true },
    ...mashRests.flatMap(([targetCelsius, restMinutes]): StepPlan[] => [
      { phase: phases.mash, step: steps.mashHeatUp, ending: targetReached, targetCelsius, pump: true },
      { phase: phases.mash, step: steps.mashRest, ending: minutes(restMinutes), targetCelsius, pump: true },
    ]),
    { phase: phases.mash, step: steps.sparge, ending: minutes(10), targetCelsius: 78, pump: true },
    { phase: phases.mash, step: steps.lauter, ending: minutes(15), pump: true },
    { phase: phases.boil, step: steps.boilHeatUp, ending: targetReached, targetCelsius: 98 },
    { phase: phases.boil, step: steps.boil, ending: minutes(60), targetCelsius: 98 },
    { phase: phases.chill, step: steps.connectWater, ending: minutes(1) },
    {
      phase: phases.chill,
      step: steps.cool,
      ending: targetReached,
      targetCelsius: 25,
      pump: true,
      cooling: 'water',
    },
    { phase: phases.chill, step: steps.filterColdCrash, ending: minutes(3) },
    { phase: phases.chill, step: steps.writeKeg, ending: minutes(1) },
    { phase: phases.chill, step: steps.brewDone, ending: minutes(1), userAction: userActions.finish },
  ],
};

const control = steps.fermentationTemperatureControl;
const fermentation: Program = {
  processType: processTypes.fermentation,
  recipe: 'Pale ale, 5.5 L',
  steps: [
    {
      phase: phases.fermentationPrepare,
      step: steps.fermentationPrepare,
      ending: minutes(2),
      userAction: userActions.prepareFermentation,
    },
    {
      phase: phases.fermentationPrepare,
      step: steps.airlockOn,
      ending: minutes(1),
      userAction: userActions.fitAirlock,
    },
    { phase: phases.fermentationPrepare, step: steps.trubContainer, ending: minutes(1) },
    {
      phase: phases.primaryFermentation,
      step: control,
      ending: { type: 'fermented', share: 0.9 },
      targetCelsius: 18,
    },
    {
      phase: phases.secondaryFermentation,
      step: control,
      ending: { type: 'fermented', share: 0.99 },
      targetCelsius: 20,
    },
    { phase: phases.clarification, step: control, ending: days(2), targetCelsius: 6 },
    { phase: phases.carbonating, step: steps.carbonating, ending: days(2), targetCelsius: 8 },
  ],
};

const serving: Program = {
  processType: processTypes.serving,
  recipe: 'Pale ale, 5.5 L',
  steps: [
    { phase: phases.serving, step: steps.servingPrepare, ending: minutes(5) },
    { phase: phases.serving, step: steps.servingCool, ending: targetReached, targetCelsius: 6 },
    { phase: phases.serving, step: steps.tap, ending: minutes(5), targetCelsius: 6 },
    { phase: phases.serving, step: steps.servingTemperatureControl, ending: days(10), targetCelsius: 6 },
  ],
};

/** A machine does not run it by itself. */
const cleanKeg: Program = { ...clean, processType: processTypes.cleanKeg };

const acidBath = [
  [phases.acidSoak, steps.acid1, 20],
  [phases.acidSoak, steps.acid2, 20],
  [phases.acidClean, steps.acid3, 10],
  [phases.acidClean, steps.acid4, 10],
  [phases.acidClean, steps.acid5, 10],
  [phases.acidRinse, steps.acid6, 5],
  [phases.acidRinse, steps.acid7, 5],
  [phases.acidRinse, steps.acid8, 1],
] as const;

const acidClean: Program = {
  processType: processTypes.acidClean,
  recipe: 'Acid clean',
  steps: acidBath.map(([phase, step, count]) => ({
    phase,
    step,
    ending: minutes(count),
    pump: true,
    ...(step === steps.acid1 && { userAction: userActions.needsAcid }),
    ...(phase === phases.acidRinse && { cooling: 'water' as const }),
  })),
};

/** The sequence of programs that each type of machine repeats (domain facts, "A whole brew"), by code of `machineTypes`. */
const programs: Readonly<Record<number, readonly Program[]>> = {
  0: [clean, brew],
  1: [fermentation, serving],
};

/** The programs that machines of a type run in sequence; those of a base for an unknown type. */
export function programsOf(machineType: number): readonly Program[] {
  return programs[machineType] ?? (programs[machineTypes.base] as readonly Program[]);
}

const all: readonly Program[] = [clean, cleanKeg, acidClean, brew, fermentation, serving];

/** A machine's built-in program of a process; undefined when it has none. */
export function builtInProgram(processType: number): Program | undefined {
  return all.find((program) => program.processType === processType);
}

/** Whether a step runs the pump and the tap water, in every program. */
export function drivesOf(step: number): Pick<StepPlan, 'pump' | 'cooling'> {
  const { pump, cooling } = all.flatMap(({ steps }) => steps).find((plan) => plan.step === step) ?? {};
  return { ...(pump && { pump }), ...(cooling && { cooling }) };
}
