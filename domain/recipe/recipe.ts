import type { PersonalText } from '../people/index.js';

/** When a step of a recipe ends. */
export type StepEnding =
  | { readonly type: 'after'; readonly minutes: number }
  /** The liquid has reached the step's target temperature. */
  | { readonly type: 'targetReached' }
  /** This percentage of the fermentable sugar is fermented. */
  | { readonly type: 'attenuated'; readonly percent: number };

export interface RecipeStep {
  /** Code of `phases`. */
  readonly phase: number;
  /** Code of `steps`. */
  readonly step: number;
  readonly until: StepEnding;
  readonly targetCelsius?: number;
  /** What the machine waits for a person to do before the time of the step starts; a code of `userActions`. */
  readonly userAction?: number;
  /** Slot of the hop carousel that is emptied when the step begins. */
  readonly hopSlot?: number;
}

/** The whole step program of one session, as it is sent to a machine. */
export interface Recipe {
  readonly name: PersonalText;
  /** Code of `processTypes`. */
  readonly processType: number;
  readonly steps: readonly RecipeStep[];
  readonly batchLitres?: number;
  readonly grainKg?: number;
}
