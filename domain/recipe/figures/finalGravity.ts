import type { Yeast } from '../ingredients.js';

/** What most ale yeasts reach, where the recipe does not say. */
const usualAttenuationPercent = 75;

/**
 * Gravity at the end, by the apparent attenuation of the strongest yeast: FG = 1 + (OG − 1) · (1 − attenuation). It is the
 * definition of apparent attenuation, solved for FG; without one it is 75 %.
 */
export function finalGravity(original: number, yeasts: readonly Yeast[]): number {
  const known = yeasts.flatMap(({ attenuationPercent }) => attenuationPercent ?? []);
  const percent = known.length > 0 ? Math.max(...known) : usualAttenuationPercent;
  return 1 + (original - 1) * (1 - percent / 100);
}
