import { beerColour, srmFromEbc } from '../../../../domain/units/index.js';
import type { Brew, Device, Schemas } from '../../../apiClient/index.js';

type RecipeSummary = Schemas['RecipeSummary'];
type Coded = Schemas['Coded'];

/** A whole brew, or what a machine does on its own. */
export interface UnderWay {
  readonly key: string;
  /** The machine that it runs on now. */
  readonly device: Device | undefined;
  readonly deviceId: string;
  readonly brew: Brew | undefined;
  readonly recipe: RecipeSummary | undefined;
  /** `#rrggbb`; undefined while it is not known. */
  readonly colour: string | undefined;
  readonly todo: Todo | undefined;
}

/** What a machine waits for somebody to do. */
export interface Todo {
  readonly key: string;
  readonly deviceId: string;
  /** The brew, or the session, that it belongs to. */
  readonly brew: Brew | undefined;
  readonly device: Device | undefined;
  readonly action: Coded;
  readonly sinceMs: number | undefined;
}

const openStatuses: ReadonlySet<Brew['status']> = new Set([
  'planned',
  'running',
  'waitingForMachine',
  'halted',
]);

/** What is brewed, those first that need somebody. */
export function underWayOf(
  brews: readonly Brew[],
  devices: readonly Device[],
  recipes: readonly RecipeSummary[],
): readonly UnderWay[] {
  const open = brews.filter(({ status }) => openStatuses.has(status));
  const deviceOf = new Map(devices.map((device) => [device.deviceId, device]));
  const ofBrews = open.map((brew) => ofBrew(brew, deviceOf, recipes));
  const taken = new Set(ofBrews.map(({ deviceId }) => deviceId));
  const alone = devices.filter((device) => isWorking(device) && !taken.has(device.deviceId)).map(ofDevice);
  return [...ofBrews, ...alone].sort((a, b) => rank(a) - rank(b));
}

/**
 * The objects of before for what has not changed, so that a page renders the rows of those machines again that said something, and not of all.
 *
 * @param before by key
 */
export function orAsBefore(
  before: ReadonlyMap<string, UnderWay>,
  underWay: readonly UnderWay[],
): readonly UnderWay[] {
  return underWay.map((each) => {
    const known = before.get(each.key);
    const { device, brew, recipe } = each;
    const isSame = known?.device === device && known?.brew === brew && known?.recipe === recipe;
    return known && isSame ? known : each;
  });
}

/** Machines on which a brew can begin: a base is free once its part is over, and a keg is kept for its brew. */
export function idleOf(devices: readonly Device[], underWay: readonly UnderWay[]): readonly Device[] {
  const taken = new Set(underWay.flatMap(({ deviceId, brew }) => [deviceId, ...(brew ? [brew.kegId] : [])]));
  return devices.filter(({ deviceId }) => !taken.has(deviceId));
}

function isWorking({ status }: Device): boolean {
  const process = status?.processType?.code ?? 0;
  return process !== 0 && status?.state?.code !== 0;
}

function ofBrew(
  brew: Brew,
  deviceOf: ReadonlyMap<string, Device>,
  recipes: readonly RecipeSummary[],
): UnderWay {
  const stage = brew.stages.find((each) => each.stage === brew.stage);
  const deviceId = stage?.deviceId ?? brew.kegId;
  const recipe = recipes.find(({ recipeId }) => recipeId === brew.recipe?.recipeId);
  const { action } = brew;
  const device = deviceOf.get(deviceId);
  return {
    key: brew.brewId,
    ...{ deviceId, brew, recipe, device },
    colour: recipe?.figures ? beerColour(srmFromEbc(recipe.figures.colourEbc)) : undefined,
    todo: action
      ? {
          key: brew.brewId,
          deviceId: action.deviceId,
          ...{ brew, device },
          action: action.action,
          sinceMs: Date.parse(action.since),
        }
      : undefined,
  };
}

function ofDevice(device: Device): UnderWay {
  const { deviceId, status } = device;
  const action = status?.userAction;
  return {
    key: deviceId,
    ...{ device, deviceId, brew: undefined, recipe: undefined, colour: undefined },
    // How long a machine has waited is not in its readings.
    todo: action
      ? { key: deviceId, deviceId, brew: undefined, device, action, sinceMs: undefined }
      : undefined,
  };
}

function rank({ todo, brew }: UnderWay): number {
  if (todo) return 0;
  if (brew?.status === 'halted') return 1;
  return brew?.status === 'planned' ? 3 : 2;
}
