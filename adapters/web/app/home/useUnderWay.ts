import { useRef } from 'preact/hooks';
import type { Brew, Device, Schemas } from '../../../apiClient/index.js';
import { orAsBefore, underWayOf, type UnderWay } from './underWay.js';

/** What is brewed; the same object as before for each row in which nothing has changed. */
export function useUnderWay(
  brews: readonly Brew[],
  devices: readonly Device[],
  recipes: readonly Schemas['RecipeSummary'][] = [],
): readonly UnderWay[] {
  const before = useRef<ReadonlyMap<string, UnderWay>>(new Map());
  const underWay = orAsBefore(before.current, underWayOf(brews, devices, recipes));
  before.current = new Map(underWay.map((each) => [each.key, each]));
  return underWay;
}
