import { machineTypes, nameOf, processTypes, setTemperatureLimits } from '../machine/index.js';
import type { MachineSnapshot } from '../deviceCommand/index.js';
import { refuseRecipe, type Recipe } from '../recipe/index.js';
import type { Refusal } from '../kernel/refusal.js';
import { machinesTakenBy, stages, type BrewOutline } from './stages.js';
import { refuseStart } from './startTime.js';

/** A whole brew as a person wants it, with what is known of the machines at that moment. */
export interface PlanRequest {
  readonly type: 'plan';
  readonly outline: BrewOutline;
  readonly base: MachineInRequest;
  readonly keg: MachineInRequest;
  readonly atMs: number;
}

export interface MachineInRequest {
  /** Undefined for a device that is not known. */
  readonly snapshot: MachineSnapshot | undefined;
  /** Another plan that it is in. */
  readonly planId: string | undefined;
}

/** Every rule that the request breaks; none for one that may be planned. */
export function refusePlan({ outline, base, keg, atMs }: PlanRequest): readonly Refusal[] {
  const { brewRecipe, fermentationRecipe } = outline;
  return [
    ...refuseMachine('baseId', base, machineTypes.base),
    ...refuseMachine('kegId', keg, machineTypes.keg),
    ...refuseTaken(outline, { baseId: base, kegId: keg }),
    ...refuseStages(outline),
    ...refuseRecipeOf('brewRecipe', brewRecipe, processTypes.brew),
    ...refuseRecipeOf('fermentationRecipe', fermentationRecipe, processTypes.fermentation),
    ...refuseServing(outline),
    ...refuseStart(outline, atMs),
  ];
}

/** An id that was used for another brew is a mistake; the same wish once more is not. */
export function refuseOtherPlan(wanted: BrewOutline, planned: BrewOutline): readonly Refusal[] {
  if (JSON.stringify(wanted) === JSON.stringify(planned)) return [];
  return [{ field: 'planId', rule: 'another brew was planned under this id' }];
}

function refuseMachine(field: string, machine: MachineInRequest, wanted: number): readonly Refusal[] {
  const { snapshot } = machine;
  if (!snapshot) return [{ field, code: 'deviceUnknown', rule: 'no device with this id has reported yet' }];
  const { machineType } = snapshot;
  if (machineType === undefined)
    return [{ field, code: 'machineTypeUnknown', rule: 'its type is not known: it never said hello' }];
  const [is, shouldBe] = [machineType, wanted].map((type) => nameOf(machineTypes, type));
  const code = wanted === machineTypes.base ? 'notABase' : 'notAKeg';
  return machineType === wanted ? [] : [{ field, code, rule: `it is a ${is}, not a ${shouldBe}` }];
}

/** While the beer of another brew is in a keg, its base is free. */
function refuseTaken(
  outline: BrewOutline,
  machines: Readonly<Record<'baseId' | 'kegId', MachineInRequest>>,
): readonly Refusal[] {
  const needed = machinesTakenBy(outline);
  return (['baseId', 'kegId'] as const).flatMap((field) => {
    const { planId } = machines[field];
    if (planId === undefined || !needed.includes(outline[field])) return [];
    const rule = `it is in brew ${planId}, which still needs it`;
    return [{ field, code: 'inBrew', values: { brewId: planId }, rule }];
  });
}

function refuseStages({ stages: wanted }: BrewOutline): readonly Refusal[] {
  const inOrder = stages.filter((stage) => wanted.includes(stage));
  if (wanted.length > 0 && wanted.join() === inOrder.join()) return [];
  const rule = `at least one of ${stages.join(', ')}, each once and in this order`;
  return [{ field: 'stages', rule }];
}

function refuseRecipeOf(field: string, recipe: Recipe | undefined, processType: number): readonly Refusal[] {
  if (!recipe) return [];
  if (recipe.processType !== processType) {
    const [is, wanted] = [recipe.processType, processType].map((type) => nameOf(processTypes, type));
    const rule = `the stage is ${wanted}, the recipe ${is}`;
    return [{ field: `${field}/processType`, code: 'program', rule }];
  }
  return refuseRecipe(recipe).map((refusal) => ({
    ...refusal,
    field: refusal.field.replace(/^recipe/, field),
  }));
}

function refuseServing({ servingCelsius }: BrewOutline): readonly Refusal[] {
  const limits = setTemperatureLimits[machineTypes.keg];
  if (servingCelsius === undefined || !limits) return [];
  const { minCelsius, maxCelsius } = limits;
  if (servingCelsius >= minCelsius && servingCelsius <= maxCelsius) return [];
  const rule = `a keg takes ${minCelsius} to ${maxCelsius} °C, not ${servingCelsius}`;
  const values = { min: minCelsius, max: maxCelsius, value: servingCelsius, unit: '°C' };
  return [{ field: 'servingCelsius', code: 'outOfRange', values, rule }];
}
