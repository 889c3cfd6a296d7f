/** When a step of a recipe is over. */
export type StepEnding =
  | { readonly type: 'after'; readonly minutes: number }
  /** The liquid has the step's target temperature. */
  | { readonly type: 'targetReached' }
  /** This share of the fermentable sugar is gone. */
  | { readonly type: 'attenuated'; readonly percent: number };

export interface RecipeStep {
  /** Code of `phases`. */
  readonly phase: number;
  /** Code of `steps`. */
  readonly step: number;
  readonly until: StepEnding;
  readonly targetCelsius?: number;
  /** What the machine waits for somebody to do before the step counts; a code of `userActions`. */
  readonly userAction?: number;
  /** Slot of the hop carousel that is emptied when the step begins. */
  readonly hopSlot?: number;
}

/** The whole step program of one session, as it travels to a machine. */
export interface Recipe {
  readonly name: string;
  /** Code of `processTypes`. */
  readonly processType: number;
  readonly steps: readonly RecipeStep[];
  readonly batchLitres?: number;
  readonly grainKg?: number;
}
