import { phases, processTypes, steps, userActions } from '../../machine/index.js';
import type { MashRest } from '../beerRecipe.js';
import { whirlpoolCelsius } from '../carousel.js';
import type { Hop } from '../ingredients.js';
import type { Recipe, RecipeStep, StepEnding } from '../recipe.js';
import { chillCelsius, type BrewTarget } from './machine.js';

export interface BrewDay {
  readonly name: string;
  readonly target: BrewTarget;
  /** Undefined for a brew of extract, which has no mash. */
  readonly grainKg: number | undefined;
  readonly boilMinutes: number;
  /** With their slots. */
  readonly hops: readonly Hop[];
  readonly mash: readonly MashRest[];
}

const after = (minutes: number): StepEnding => ({ type: 'after', minutes });
const targetReached: StepEnding = { type: 'targetReached' };
const spargeCelsius = 78;
const rinseCelsius = 50;

/** The steps of the base, in the order of the machine's own program. */
export function brewProgram(day: BrewDay): Recipe {
  const { name, target, grainKg } = day;
  return {
    name,
    processType: processTypes.brew,
    steps: [...prepare, ...(grainKg === undefined ? [] : mashSteps(day.mash)), ...boilSteps(day), ...chill],
    batchLitres: target.batchLitres,
    ...(grainKg !== undefined && { grainKg }),
  };
}

const inPrepare = (step: number, until: StepEnding): RecipeStep => ({
  phase: phases.brewPrepare,
  step,
  until,
});

const prepare: readonly RecipeStep[] = [
  { ...inPrepare(steps.rinsePrepare, after(1)), userAction: userActions.start },
  inPrepare(steps.rinseKegCheck, after(1)),
  inPrepare(steps.rinsePriming, after(1)),
  inPrepare(steps.rinseFlowCheck, after(1)),
  { ...inPrepare(steps.rinseHeatUp, targetReached), targetCelsius: rinseCelsius },
  inPrepare(steps.rinseBoilPath, after(2)),
  inPrepare(steps.rinseMashPath, after(2)),
  inPrepare(steps.rinseDone, after(1)),
];

function mashSteps(rests: readonly MashRest[]): readonly RecipeStep[] {
  const { mash: phase } = phases;
  const [first] = rests;
  const hydrate = [steps.hydrate1, steps.hydrate2, steps.hydrate3, steps.hydrate4];
  return [
    ...hydrate.map((step) => ({ phase, step, until: after(2) })),
    ...(first ? [{ phase, step: steps.mashIn, until: targetReached, targetCelsius: first.celsius }] : []),
    ...rests.flatMap(({ celsius: targetCelsius, minutes }) => [
      { phase, step: steps.mashHeatUp, until: targetReached, targetCelsius },
      { phase, step: steps.mashRest, until: after(minutes), targetCelsius },
    ]),
    { phase, step: steps.sparge, until: after(10), targetCelsius: spargeCelsius },
    { phase, step: steps.lauter, until: after(15) },
  ];
}

/** The boil is cut where a slot is emptied: each part begins with one. */
function boilSteps({ target, boilMinutes, hops }: BrewDay): readonly RecipeStep[] {
  const { boil: phase } = phases;
  const { boilCelsius } = target;
  const firstWort = hops.find(({ use }) => use === 'firstWort');
  return [
    {
      ...{ phase, step: steps.boilHeatUp, until: targetReached, targetCelsius: boilCelsius },
      ...slotOf(firstWort),
    },
    ...cutAt(
      hops.filter(({ use }) => use === 'boil'),
      boilMinutes,
      boilCelsius,
    ),
    ...whirlpoolTemperatures(hops).flatMap((celsius) => {
      const own = hops.filter((hop) => hop.use === 'whirlpool' && whirlpoolCelsius(hop) === celsius);
      return cutAt(own, Math.max(...own.map(({ minutes = 0 }) => minutes)), celsius);
    }),
  ];
}

function whirlpoolTemperatures(hops: readonly Hop[]): readonly number[] {
  const whirlpools = hops.filter(({ use }) => use === 'whirlpool');
  return [...new Set(whirlpools.map(whirlpoolCelsius))].toSorted((a, b) => b - a);
}

/** So many minutes at a temperature, cut where hops are added. */
function cutAt(hops: readonly Hop[], minutes: number, targetCelsius: number): readonly RecipeStep[] {
  const left = (hop: Hop) => hop.minutes ?? 0;
  const cuts = [...new Set([minutes, ...hops.map(left)])].toSorted((a, b) => b - a);
  return cuts.map((cut, index) => ({
    phase: phases.boil,
    step: steps.boil,
    until: after(cut - (cuts[index + 1] ?? 0)),
    targetCelsius,
    ...slotOf(hops.find((hop) => left(hop) === cut)),
  }));
}

function slotOf(hop: Hop | undefined): { readonly hopSlot?: number } {
  return hop?.slot === undefined ? {} : { hopSlot: hop.slot };
}

const inChill = (step: number, until: StepEnding): RecipeStep => ({ phase: phases.chill, step, until });

const chill: readonly RecipeStep[] = [
  inChill(steps.connectWater, after(1)),
  { ...inChill(steps.cool, targetReached), targetCelsius: chillCelsius },
  inChill(steps.filterColdCrash, after(3)),
  inChill(steps.writeKeg, after(1)),
  { ...inChill(steps.brewDone, after(1)), userAction: userActions.finish },
];
