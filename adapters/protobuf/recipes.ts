import type { Recipe, RecipeStep, StepEnding } from '../../domain/recipe/index.js';
import type { brewline } from '../../proto/generated/brewline.js';
import { celsius, centiCelsius } from './centiCelsius.js';
import { malformed } from './malformed.js';

type RecipeMessage = brewline.v1.Recipe.$Properties;
type StepMessage = brewline.v1.RecipeStep.$Properties;

/** A recipe on the wire: times in seconds, temperatures to 0.01 °C, litres to 0.01, kilograms to the gram, whole per cents. */
export function packRecipe({ name, processType, steps, batchLitres, grainKg }: Recipe): RecipeMessage {
  return {
    name: name ?? '',
    processType,
    steps: steps.map(packStep),
    batchCentilitres: Math.round((batchLitres ?? 0) * 100),
    grainGrams: Math.round((grainKg ?? 0) * 1000),
  };
}

function packStep({ phase, step, until, targetCelsius, userAction, hopSlot }: RecipeStep): StepMessage {
  return {
    phase,
    step,
    ...(targetCelsius !== undefined && { targetCentiCelsius: centiCelsius(targetCelsius) }),
    userAction: userAction ?? 0,
    hopSlot: hopSlot ?? 0,
    ...packEnding(until),
  };
}

function packEnding(until: StepEnding): StepMessage {
  switch (until.type) {
    case 'after':
      return { afterSeconds: Math.round(until.minutes * 60) };
    case 'targetReached':
      return { targetReached: {} };
    case 'attenuated':
      return { attenuatedPercent: Math.round(until.percent) };
  }
}

/** @throws BrewlineError `MESSAGE_MALFORMED` for a step whose ending is missing or unknown to this version. */
export function unpackRecipe(recipe: RecipeMessage): Recipe {
  const { name, processType, steps, batchCentilitres, grainGrams } = recipe;
  return {
    name: name ?? '',
    processType: processType ?? 0,
    steps: (steps ?? []).map(unpackStep),
    ...(batchCentilitres && { batchLitres: batchCentilitres / 100 }),
    ...(grainGrams && { grainKg: grainGrams / 1000 }),
  };
}

function unpackStep(message: StepMessage, index: number): RecipeStep {
  const { phase, step, targetCentiCelsius, userAction, hopSlot } = message;
  const until = unpackEnding(message);
  if (!until) throw malformed(`recipe.steps[${index}].until has no ending that this version knows`);
  return {
    phase: phase ?? 0,
    step: step ?? 0,
    until,
    ...(targetCentiCelsius != null && { targetCelsius: celsius(targetCentiCelsius) }),
    ...(userAction && { userAction }),
    ...(hopSlot && { hopSlot }),
  };
}

function unpackEnding(message: StepMessage): StepEnding | undefined {
  const { afterSeconds, targetReached, attenuatedPercent } = message;
  if (afterSeconds != null) return { type: 'after', minutes: afterSeconds / 60 };
  if (targetReached) return { type: 'targetReached' };
  if (attenuatedPercent != null) return { type: 'attenuated', percent: attenuatedPercent };
  return undefined;
}
