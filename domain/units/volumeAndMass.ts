/** Exact by definition: 231 cubic inches (NIST Handbook 44, appendix C). */
const litresPerUsGallon = 3.785411784;
/** Exact by definition: the international avoirdupois pound of 453.59237 g has 16 ounces (NIST Handbook 44, appendix C). */
const gramsPerOunce = 28.349523125;
const ouncesPerPound = 16;

export function litresFromUsGallons(usGallons: number): number {
  return usGallons * litresPerUsGallon;
}

export function usGallonsFromLitres(litres: number): number {
  return litres / litresPerUsGallon;
}

export function gramsFromOunces(ounces: number): number {
  return ounces * gramsPerOunce;
}

export function ouncesFromGrams(grams: number): number {
  return grams / gramsPerOunce;
}

export function kilogramsFromPounds(pounds: number): number {
  return gramsFromOunces(pounds * ouncesPerPound) / 1000;
}

export function poundsFromKilograms(kilograms: number): number {
  return ouncesFromGrams(kilograms * 1000) / ouncesPerPound;
}
