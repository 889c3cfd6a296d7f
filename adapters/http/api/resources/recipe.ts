import type { ReadRecipe } from '../../../../commands/ports/index.js';
import { phases, steps, userActions } from '../../../../domain/machine/index.js';
import {
  chillCelsius,
  figuresOf,
  previewOf,
  type BeerRecipe,
  type MachineRecipe,
  type ProgramPreview,
} from '../../../../domain/recipe/index.js';
import type { StoredRecipe } from '../../../../projections/queries/index.js';
import { coded } from './coded.js';

/** `RecipeSummary` of openapi.yaml. */
export function recipeSummary({ recipeId, version, content, createdAt, versionAt }: StoredRecipe) {
  return {
    ...{ recipeId, version, name: content.name, style: content.style ?? null },
    figures: figuresResource(content),
    createdAt: createdAt.toISOString(),
    versionAt: versionAt.toISOString(),
  };
}

/** `StoredRecipe` of openapi.yaml. */
export function recipeResource(recipe: StoredRecipe) {
  const { latestVersion, copiedFrom, content } = recipe;
  return { ...recipeSummary(recipe), latestVersion, copiedFrom, recipe: content };
}

/** `ImportedRecipe` of openapi.yaml. */
export function importedRecipeResource({ recipe, remarks }: ReadRecipe, recipeId: string | null) {
  return { recipeId, recipe, figures: figuresResource(recipe), remarks };
}

/** `ScaledRecipe` of openapi.yaml. */
export function scaledRecipeResource(scaled: MachineRecipe) {
  const { recipe, brewRecipe, fermentationRecipe, servingCelsius, refusals } = scaled;
  const { takenOver, changed, notPossible } = scaled;
  return {
    ...{ recipe, figures: figuresResource(recipe), takenOver, changed, notPossible },
    ...{ brewRecipe, fermentationRecipe, servingCelsius: servingCelsius ?? null, refusals },
    brewPreview: previewResource(previewOf(brewRecipe)),
    fermentationPreview: previewResource(previewOf(fermentationRecipe, chillCelsius)),
  };
}

function figuresResource(recipe: BeerRecipe) {
  const figures = figuresOf(recipe);
  return figures ? { ...figures, alcoholPercent: figures.alcoholPercent ?? null } : null;
}

function previewResource({ minutes, temperatures, stepStarts, actions, hops }: ProgramPreview) {
  return {
    ...{ minutes, temperatures, hops },
    steps: stepStarts.map(({ atMinutes, phase, step }) => ({
      atMinutes,
      phase: coded(phases, phase),
      step: coded(steps, step),
    })),
    actions: actions.map(({ atMinutes, userAction, step }) => ({
      atMinutes,
      action: coded(userActions, userAction),
      step: coded(steps, step),
    })),
  };
}
