/** EBC units are defined by the same absorption as SRM: 25 times it where SRM is 12.7 times it, which is 1.97 (EBC Analytica 8.5). */
const ebcPerSrm = 1.97;

export function ebcFromSrm(srm: number): number {
  return srm * ebcPerSrm;
}

export function srmFromEbc(ebc: number): number {
  return ebc / ebcPerSrm;
}

/**
 * Malt analyses are compared with SRM by SRM = 1.3546 · °L − 0.76 (the regression that brewing software uses). It goes below the
 * colour itself for pale malts, and below zero for sugar, so both scales are taken for one up to where the line meets them.
 */
const slope = 1.3546;
const offset = 0.76;
const meeting = offset / (slope - 1);

export function srmFromLovibond(lovibond: number): number {
  return lovibond <= meeting ? lovibond : slope * lovibond - offset;
}

export function lovibondFromSrm(srm: number): number {
  return srm <= meeting ? srm : (srm + offset) / slope;
}
