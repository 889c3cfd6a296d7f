import {
  isFailedStep,
  isLegalTransition,
  isRecoveryStep,
  nameOf,
  phaseBelongsTo,
  phases,
  processTypes,
  steps,
} from '../machine/index.js';
import type { Refusal } from '../kernel/refusal.js';
import type { Recipe, RecipeStep } from './recipe.js';
import { phaseCelsius, recipeLimits } from './recipeLimits.js';

/** The rules that a recipe breaks, each with its place below `recipe`; none for a valid recipe. */
export function refuseRecipe(recipe: Recipe): readonly Refusal[] {
  return [...refuseWhole(recipe), ...recipe.steps.flatMap((_, index) => refuseStep(recipe, index))];
}

function refuseWhole({ name, steps: all, batchLitres, grainKg }: Recipe): readonly Refusal[] {
  const { nameLength, steps: mostSteps } = recipeLimits;
  const refusals: Refusal[] = [];
  // A brew goes on although the person who named its recipe was deleted.
  if (name !== null && (name.length < 1 || name.length > nameLength))
    refusals.push({ field: 'recipe/name', rule: `it has 1 to ${nameLength} characters, not ${name.length}` });
  if (all.length < 1 || all.length > mostSteps)
    refusals.push(refusedProgram('recipe/steps', `there are 1 to ${mostSteps} steps, not ${all.length}`));
  const slots = all.flatMap(({ hopSlot }) => hopSlot ?? []);
  if (new Set(slots).size < slots.length)
    refusals.push(refusedProgram('recipe/steps', 'each slot of the hop carousel can be emptied once'));
  return [
    ...refusals,
    ...outside('recipe/batchLitres', batchLitres, recipeLimits.batchLitres, 'L'),
    ...outside('recipe/grainKg', grainKg, recipeLimits.grainKg, 'kg'),
  ];
}

function refuseStep(recipe: Recipe, index: number): readonly Refusal[] {
  const step = recipe.steps[index] as RecipeStep;
  const at = `recipe/steps/${index}`;
  const range = phaseCelsius[step.phase];
  return [
    ...refuseOrder(recipe, index),
    ...(range ? outside(`${at}/targetCelsius`, step.targetCelsius, range, '°C') : []),
    ...refuseHops(step, at),
    ...refuseEnding(step, at),
  ];
}

/** Phase and step must belong to the process, and the step must be reachable from the step before. */
function refuseOrder({ processType, steps: all }: Recipe, index: number): readonly Refusal[] {
  const { phase, step } = all[index] as RecipeStep;
  const process = nameOf(processTypes, processType);
  const at = `recipe/steps/${index}`;
  if (!phaseBelongsTo(phase, processType))
    return [refusedProgram(`${at}/phase`, `${nameOf(phases, phase)} is no phase of ${process}`)];
  if (isFailedStep(step) || isRecoveryStep(step))
    return [refusedProgram(`${at}/step`, `${nameOf(steps, step)} can only be entered by the machine itself`)];
  const before = all[index - 1]?.step;
  if (before === step || isLegalTransition(processType, before, step)) return [];
  const from = before === undefined ? 'begin' : `go on from ${nameOf(steps, before)}`;
  return [refusedProgram(`${at}/step`, `${process} can't ${from} with ${nameOf(steps, step)}`)];
}

function refuseHops({ phase, hopSlot }: RecipeStep, at: string): readonly Refusal[] {
  if (hopSlot === undefined) return [];
  if (phase !== phases.boil) return [refusedProgram(`${at}/hopSlot`, 'hops are added in the boil')];
  return outside(`${at}/hopSlot`, hopSlot, recipeLimits.hopSlot, '');
}

function refuseEnding({ until, targetCelsius, phase, step }: RecipeStep, at: string): readonly Refusal[] {
  switch (until.type) {
    case 'after': {
      const max = step === steps.cool ? recipeLimits.chillMinutes : recipeLimits.stepMinutes;
      return outside(`${at}/until/minutes`, until.minutes, { min: 0, max }, 'minutes');
    }
    case 'targetReached':
      if (targetCelsius !== undefined) return [];
      return [refusedProgram(`${at}/until`, 'a step that ends at its target needs targetCelsius')];
    case 'attenuated': {
      if (phase === phases.primaryFermentation || phase === phases.secondaryFermentation)
        return outside(`${at}/until/percent`, until.percent, { min: 1, max: 99 }, '%');
      return [refusedProgram(`${at}/until`, 'sugar is fermented in primary and secondary fermentation only')];
    }
  }
}

function outside(
  field: string,
  value: number | undefined,
  { min, max }: { readonly min: number; readonly max: number },
  unit: string,
): readonly Refusal[] {
  if (value === undefined || (value >= min && value <= max)) return [];
  const rule = `it is ${min} to ${max}${unit && ` ${unit}`}, not ${value}`;
  return [{ field, code: 'outOfRange', values: { min, max, value, unit }, rule }];
}

function refusedProgram(field: string, rule: string): Refusal {
  return { field, code: 'program', rule };
}
