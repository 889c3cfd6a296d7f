import type { Hop } from './ingredients.js';

/** Whether an addition can come from the hop carousel. */
export function isInCarousel({ use }: Pick<Hop, 'use'>): boolean {
  return use === 'firstWort' || use === 'boil' || use === 'whirlpool';
}

/** First wort, then the boil, then whirlpools from the hottest on; within each the longest first. */
export function byTime(a: Hop, b: Hop): number {
  const rank = ({ use }: Hop) => ['firstWort', 'boil', 'whirlpool'].indexOf(use);
  const heat = (hop: Hop) => (hop.use === 'whirlpool' ? whirlpoolCelsius(hop) : 0);
  return rank(a) - rank(b) || heat(b) - heat(a) || (b.minutes ?? 0) - (a.minutes ?? 0);
}

/** Equal for additions that happen at once, and so can share a slot. */
export function timeKey(hop: Hop): string {
  if (hop.use === 'firstWort') return hop.use;
  const heat = hop.use === 'whirlpool' ? `/${whirlpoolCelsius(hop)}` : '';
  return `${hop.use}${heat}/${hop.minutes ?? 0}`;
}

/** Where the recipe does not say: shortly after the boil. */
export function whirlpoolCelsius({ celsius = 90 }: Pick<Hop, 'celsius'>): number {
  return celsius;
}
