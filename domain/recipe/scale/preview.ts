import { phases, steps } from '../../machine/index.js';
import type { Recipe, RecipeStep } from '../recipe.js';

/** How a program will go, in minutes from its start. */
export interface ProgramPreview {
  readonly minutes: number;
  /** The beginning and the end of each step. */
  readonly temperatures: readonly { readonly atMinutes: number; readonly celsius: number }[];
  readonly stepStarts: readonly {
    readonly atMinutes: number;
    readonly phase: number;
    readonly step: number;
  }[];
  /** When the machine waits for a person; a code of `userActions`. */
  readonly actions: readonly {
    readonly atMinutes: number;
    readonly userAction: number;
    readonly step: number;
  }[];
  readonly hops: readonly { readonly atMinutes: number; readonly slot: number }[];
}

/** Of the tap water that a base is filled with, and of a room. */
const startCelsius = 20;
/** Kelvins a minute, of five litres: heated with 1.6 kW, chilled with tap water, cooled by the keg's Peltier element. */
const rates = { heating: 2.5, chilling: 4, keg: 1 / 60, air: 0.2 };

/** An estimate: nobody keeps the machine waiting, and its temperatures change at steady rates. */
export function previewOf({ steps: all }: Recipe, fromCelsius = startCelsius): ProgramPreview {
  const temperatures = [{ atMinutes: 0, celsius: fromCelsius }];
  const stepStarts = [];
  const actions = [];
  const hops = [];
  let atMinutes = 0;
  let celsius = fromCelsius;
  for (const step of all) {
    stepStarts.push({ atMinutes, phase: step.phase, step: step.step });
    if (step.userAction !== undefined)
      actions.push({ atMinutes, userAction: step.userAction, step: step.step });
    if (step.hopSlot !== undefined) hops.push({ atMinutes, slot: step.hopSlot });
    const { targetCelsius = celsius } = step;
    const rate = rateOf(step, targetCelsius > celsius);
    const change = Math.abs(targetCelsius - celsius) / rate;
    const minutes = step.until.type === 'after' ? step.until.minutes : change;
    if (change > 0 && change < minutes)
      temperatures.push({ atMinutes: atMinutes + change, celsius: targetCelsius });
    const reached = Math.min(1, change === 0 ? 1 : minutes / change);
    celsius += (targetCelsius - celsius) * reached;
    atMinutes += minutes;
    temperatures.push({ atMinutes, celsius });
  }
  return { minutes: atMinutes, temperatures, stepStarts, actions, hops };
}

const kegPhases: ReadonlySet<number> = new Set([
  phases.fermentationPrepare,
  phases.primaryFermentation,
  phases.secondaryFermentation,
  phases.clarification,
  phases.carbonating,
]);

function rateOf({ phase, step }: RecipeStep, isHeating: boolean): number {
  if (kegPhases.has(phase)) return rates.keg;
  if (isHeating) return rates.heating;
  return step === steps.cool ? rates.chilling : rates.air;
}
