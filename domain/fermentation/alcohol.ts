import { extractsOf } from './attenuation.js';
import { areGravities, type Gravities } from './gravities.js';

/** Specific gravity of ethanol at 20 °C/20 °C, as Hall rounds it. */
const gravityOfEthanol = 0.794;

/**
 * Alcohol by volume in per cent, by Balling: of 2.0665 g of extract yeast makes 1 g of alcohol, 0.9565 g of carbon dioxide
 * and 0.11 g of yeast, which gives ABW = (OE − RE) / (2.0665 − 0.010665 · OE) in per cent by weight; by volume it is
 * ABW · FG / 0.794. Source: M. L. Hall, "Brew by the Numbers", Zymurgy 18(2), summer 1995. The usual (OG − FG) · 131.25 is
 * its straight line for beers of about 5 %, and says too little of strong ones.
 *
 * @returns undefined for an original gravity outside of 1.0004 to 1.125, or a current one outside of 0.98 to the original.
 */
export function alcoholByVolumePercent(gravities: Gravities): number | undefined {
  if (!areGravities(gravities)) return undefined;
  const { original, real } = extractsOf(gravities);
  const byWeight = (original - real) / (2.0665 - 0.010665 * original);
  return (byWeight * gravities.current) / gravityOfEthanol;
}
