/** When a step ends. */
export type Ending =
  | { readonly type: 'after'; readonly seconds: number }
  /** The liquid is within half a degree of the step's target. */
  | { readonly type: 'targetReached' }
  /** This share of the fermentation is done. */
  | { readonly type: 'fermented'; readonly share: number };

export interface StepPlan {
  readonly phase: number;
  readonly step: number;
  readonly ending: Ending;
  readonly targetCelsius?: number;
  /** The machine waits for a person to do this before it continues. */
  readonly userAction?: number;
  /** Slot of the hop carousel that is emptied when the step begins. */
  readonly hopSlot?: number;
  readonly pump?: boolean;
  readonly cooling?: 'water';
}

/** One session of a machine. */
export interface Program {
  readonly processType: number;
  readonly recipe: string;
  readonly steps: readonly StepPlan[];
}

/** The same program with another target in each step that has one. */
export function atTemperature(program: Program, targetCelsius: number): Program {
  const steps = program.steps.map((plan) =>
    plan.targetCelsius === undefined ? plan : { ...plan, targetCelsius },
  );
  return { ...program, steps };
}
