import { isLegalTransition, nameOf, steps } from '../../../domain/machine/index.js';
import type { Recipe, RecipeStep, StepEnding } from '../../../domain/recipe/index.js';
import { drivesOf } from './builtInPrograms.js';
import type { Ending, Program, StepPlan } from './program.js';

/** The machine's program for a recipe. */
export function programOf({ name, processType, steps: all }: Recipe): Program {
  return { processType, recipe: name ?? '', steps: all.map(planOf) };
}

function planOf({ until, ...step }: RecipeStep): StepPlan {
  return { ...step, ...drivesOf(step.step), ending: endingOf(until) };
}

function endingOf(until: StepEnding): Ending {
  switch (until.type) {
    case 'after':
      return { type: 'after', seconds: until.minutes * 60 };
    case 'targetReached':
      return until;
    case 'attenuated':
      return { type: 'fermented', share: until.percent / 100 };
  }
}

/**
 * A running program that continues with another recipe after its current step. The recipe continues after the same step: when it
 * has the step several times (mash rests), after as many as the machine has done; when it lacks the step, with the first step
 * that can follow.
 *
 * @param at index of the current step.
 * @throws Error when no step of the recipe can follow.
 */
export function continuedBy(running: Program, at: number, recipe: Recipe): Program {
  const done = running.steps.slice(0, at + 1);
  const { steps: all, recipe: name } = programOf(recipe);
  return {
    ...running,
    recipe: name,
    steps: [...done, ...all.slice(placeIn(all, done, running.processType))],
  };
}

/** Index of the first step of a recipe that is still to be done. */
function placeIn(recipe: readonly StepPlan[], done: readonly StepPlan[], processType: number): number {
  const present = done.at(-1) as StepPlan;
  const isPresent = ({ step, phase }: StepPlan) => step === present.step && phase === present.phase;
  const had = done.filter(isPresent).length;
  const same = recipe.flatMap((plan, index) => (isPresent(plan) ? [index] : [])).slice(0, had);
  const last = same.at(-1);
  if (last !== undefined) return last + 1;
  const next = recipe.findIndex(({ step }) => isLegalTransition(processType, present.step, step));
  if (next >= 0) return next;
  throw new Error(`the recipe has no step that can follow ${nameOf(steps, present.step)}`);
}
