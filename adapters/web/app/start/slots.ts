import type { Schemas } from '../../../apiClient/index.js';

type Hop = Schemas['Hop'];

/** What is in each of the carousel's six slots, the first one first. */
export function slotsOf(hops: readonly Hop[]): readonly (readonly Hop[])[] {
  return [1, 2, 3, 4, 5, 6].map((slot) => hops.filter((hop) => hop.slot === slot));
}

/** Where slot n is on the carousel, by the hour hand: the first on top. */
export function slotCentre(index: number, radius: number): { readonly x: number; readonly y: number } {
  const angle = (index * Math.PI) / 3 - Math.PI / 2;
  return {
    x: Math.round(radius * Math.cos(angle) * 10) / 10,
    y: Math.round(radius * Math.sin(angle) * 10) / 10,
  };
}
