import { phases, processTypes, steps, userActions } from '../../machine/index.js';
import type { FermentationStage } from '../beerRecipe.js';
import type { Hop, OtherIngredient } from '../ingredients.js';
import type { Recipe, RecipeStep, StepEnding } from '../recipe.js';
import { recipeLimits } from '../recipeLimits.js';

export interface KegDays {
  readonly name: string;
  readonly batchLitres: number;
  readonly stages: readonly FermentationStage[];
  readonly hops: readonly Hop[];
  readonly others: readonly OtherIngredient[];
}

const minutesPerDay = 24 * 60;
const after = (minutes: number): StepEnding => ({ type: 'after', minutes });
/** As in the keg's own program. */
const carbonating = { celsius: 8, days: 2 };

const phaseOf: Readonly<Record<FermentationStage['kind'], number>> = {
  primary: phases.primaryFermentation,
  secondary: phases.secondaryFermentation,
  conditioning: phases.clarification,
};

/** The steps of the keg: the stages, cut at the days on which a person adds or takes out something. */
export function fermentationProgram(days: KegDays): Recipe {
  const { name, batchLitres, stages } = days;
  const visits = visitsOf(days);
  let begin = 0;
  const staged = stages.flatMap((stage, index) => {
    const end = begin + stage.days;
    const isLast = index === stages.length - 1;
    const own = visits.filter(({ day }) => day >= begin && (day < end || isLast));
    const cut = stageSteps(stage, begin, own);
    begin = end;
    return cut;
  });
  return {
    name,
    processType: processTypes.fermentation,
    steps: [...prepare, ...staged, last],
    batchLitres,
  };
}

interface Visit {
  readonly day: number;
  readonly step: number;
}

/** When a person opens the keg. What is added on one day is added at once. */
function visitsOf({ hops, others, stages }: KegDays): readonly Visit[] {
  const end = stages.reduce((sum, { days }) => sum + days, 0);
  const added = [
    ...hops.flatMap((hop) => (hop.use === 'dryHop' ? [dryHopDay(hop, end)] : [])),
    ...others.map(({ day = 0 }) => day),
  ];
  const removed = hops.flatMap((hop) => {
    const out = hop.use === 'dryHop' && hop.days !== undefined ? dryHopDay(hop, end) + hop.days : end;
    return out < end ? [out] : [];
  });
  const visit = (step: number) => (day: number) => ({ day, step });
  const all = [
    ...[...new Set(removed)].map(visit(steps.removeIngredient)),
    ...[...new Set(added)].map(visit(steps.addIngredient)),
  ];
  return all.toSorted((a, b) => a.day - b.day);
}

/** A hop without a day goes in so early that its time is over with the fermentation. */
export function dryHopDay({ day, days = 0 }: Hop, endDay: number): number {
  return day ?? Math.max(0, endDay - days);
}

function stageSteps(
  stage: FermentationStage,
  begin: number,
  visits: readonly Visit[],
): readonly RecipeStep[] {
  const phase = phaseOf[stage.kind];
  const { celsius: targetCelsius, days } = stage;
  const until = [...visits.map(({ day }) => day), begin + days];
  const hold = (from: number, to: number): readonly RecipeStep[] => {
    const minutes = Math.min(recipeLimits.stepMinutes, Math.max(0, to - from) * minutesPerDay);
    return minutes > 0
      ? [{ phase, step: steps.fermentationTemperatureControl, until: after(minutes), targetCelsius }]
      : [];
  };
  return [
    ...hold(begin, until[0] ?? begin),
    ...visits.flatMap(({ day, step }, index) => [
      { phase, step, until: after(0), targetCelsius, userAction: userActions.start },
      ...hold(day, until[index + 1] ?? day),
    ]),
  ];
}

const inPrepare = (step: number, minutes: number): RecipeStep => ({
  phase: phases.fermentationPrepare,
  step,
  until: after(minutes),
});

const prepare: readonly RecipeStep[] = [
  { ...inPrepare(steps.fermentationPrepare, 2), userAction: userActions.prepareFermentation },
  { ...inPrepare(steps.airlockOn, 1), userAction: userActions.fitAirlock },
  inPrepare(steps.trubContainer, 1),
];

const last: RecipeStep = {
  phase: phases.carbonating,
  step: steps.carbonating,
  until: after(carbonating.days * minutesPerDay),
  targetCelsius: carbonating.celsius,
};
