import type { Actor } from '../people/index.js';
import type { DeviceInstruction } from '../deviceCommand/index.js';
import { processTypes } from '../machine/index.js';
import type { Recipe, RecipeVersion } from '../recipe/index.js';

/** What a whole brew is made of, in its order: clean and brew on the base, ferment and serve in the keg. */
export const stages = ['clean', 'brew', 'ferment', 'serve'] as const;
export type Stage = (typeof stages)[number];

/** What somebody wants to be done. */
export interface BrewOutline {
  /** UUID. */
  readonly planId: string;
  readonly baseId: string;
  readonly kegId: string;
  /** Some of the stages, in their order. */
  readonly stages: readonly Stage[];
  /** Where there is no recipe, and no temperature, the machine follows its own program. */
  readonly brewRecipe?: Recipe;
  readonly fermentationRecipe?: Recipe;
  readonly servingCelsius?: number;
  /** Of which the step programs were made; no brew before 0.2.0 has one. */
  readonly recipeVersion?: RecipeVersion;
  /** When it begins by itself, epoch milliseconds; at once where it is left out. */
  readonly startAtMs?: number;
  /** When the brew day is to be over, if that is what was asked for; the start follows from it. */
  readonly readyByMs?: number;
  readonly plannedBy: Actor;
}

export const processTypeOf: Readonly<Record<Stage, number>> = {
  clean: processTypes.clean,
  brew: processTypes.brew,
  ferment: processTypes.fermentation,
  serve: processTypes.serving,
};

/** The machine that a stage runs on. */
export function deviceOf({ baseId, kegId }: Pick<BrewOutline, 'baseId' | 'kegId'>, stage: Stage): string {
  return stage === 'clean' || stage === 'brew' ? baseId : kegId;
}

/** The machines that a brew takes: those that a stage of it runs on. */
export function machinesTakenBy(
  outline: Pick<BrewOutline, 'baseId' | 'kegId' | 'stages'>,
): readonly string[] {
  return [...new Set(outline.stages.map((stage) => deviceOf(outline, stage)))];
}

/** The stage after this one, of those that are wanted; undefined after the last. */
export function stageAfter({ stages: wanted }: BrewOutline, stage: Stage): Stage | undefined {
  return wanted[wanted.indexOf(stage) + 1];
}

/** What the machine is told to begin a stage. */
export function instructionOf(outline: BrewOutline, stage: Stage): DeviceInstruction {
  const { brewRecipe, fermentationRecipe, servingCelsius } = outline;
  if (stage === 'serve' && servingCelsius !== undefined)
    return { kind: 'serve', targetCelsius: servingCelsius };
  const recipe = { clean: undefined, brew: brewRecipe, ferment: fermentationRecipe, serve: undefined }[stage];
  return { kind: 'startSession', processType: processTypeOf[stage], ...(recipe && { recipe }) };
}
