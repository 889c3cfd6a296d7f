/**
 * The formula that most brewing software uses: SG = 1 + P / (258.6 − 227.1 · P / 258.2), a fit to Plato's table of sucrose
 * solutions at 20 °C/20 °C. It agrees with the cubic fit to the table of the American Society of Brewing Chemists within
 * 0.03 °P from 0 to 34 °P, and unlike that it has an exact inverse. Beyond 40 °P it says nothing about wort.
 */
const atWater = 258.6;
const slope = 227.1 / 258.2;

/** Specific gravity (20 °C/20 °C) of a wort of so many degrees Plato: 12.39 °P is 1.050. */
export function specificGravityFromPlato(plato: number): number {
  return 1 + plato / (atWater - slope * plato);
}

/** Degrees Plato of a specific gravity (20 °C/20 °C): negative below 1. The inverse of `specificGravityFromPlato`. */
export function platoFromSpecificGravity(specificGravity: number): number {
  const above = specificGravity - 1;
  return (atWater * above) / (1 + slope * above);
}
