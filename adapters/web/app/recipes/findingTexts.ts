import type { BeerRecipe } from '../../../../domain/recipe/index.js';
import { t, type TextKey } from '../../shared/texts/recipes.js';
import { language } from '../../shared/texts/index.js';
import { itemOf, type Impossible } from './findings.js';
import { amountText } from './ingredientTexts.js';

const reasons: Readonly<Record<string, TextKey>> = {
  batch: 'finding.batch',
  grainTooLittle: 'finding.grainTooLittle',
  grainTooMuch: 'finding.grainTooMuch',
  noRest: 'finding.noRest',
  restTemperature: 'finding.restTemperature',
  noDecoction: 'finding.noDecoction',
  longerThanBoil: 'finding.longerThanBoil',
  coolWhirlpool: 'finding.coolWhirlpool',
  carouselSlot: 'finding.carouselSlot',
  kegTemperature: 'finding.kegTemperature',
  noFermentation: 'finding.noFermentation',
  afterFermentation: 'finding.afterFermentation',
  wholePieces: 'finding.wholePieces',
  noGrain: 'finding.noGrain',
  notInMash: 'finding.notInMash',
  notInBoil: 'finding.notInBoil',
  noFreeSlot: 'finding.noFreeSlot',
  notInKeg: 'finding.notInKeg',
  waterAsItIs: 'finding.waterAsItIs',
  carbonationAsItIs: 'finding.carbonationAsItIs',
};

const byHand: Readonly<Record<string, TextKey>> = {
  noGrain: 'instead.noGrain',
  notInMash: 'instead.notInMash',
  notInBoil: 'instead.notInBoil',
  noFreeSlot: 'instead.noFreeSlot',
  notInKeg: 'instead.notInKeg',
  waterAsItIs: 'instead.waterAsItIs',
  carbonationAsItIs: 'instead.carbonationAsItIs',
};

/** A reason of a newer backend is shown in its own words. */
export function reasonText({ code, text }: { readonly code: string; readonly text: string }): string {
  const key = reasons[code];
  return key ? t(key) : text;
}

/** What to do by hand. The API says it most exactly, in English. */
export function adviceOf({ field, what, why, instead }: Impossible, recipe: BeerRecipe): string {
  const key = byHand[why.code];
  if (language.value === 'en' || !key) return instead;
  const item = itemOf(recipe, field);
  return t(key, { what: item ? [amountText(item), what].filter(Boolean).join(' ') : what });
}

const fields: Readonly<Record<string, TextKey>> = {
  name: 'field.name',
  author: 'field.author',
  style: 'field.style',
  notes: 'field.notes',
  batchLitres: 'field.batchLitres',
  efficiencyPercent: 'field.efficiencyPercent',
  boilMinutes: 'field.boilMinutes',
  carbonationVolumes: 'field.carbonationVolumes',
  servingCelsius: 'field.servingCelsius',
  fermentables: 'field.fermentables',
  hops: 'field.hops',
  yeasts: 'field.yeasts',
  waters: 'field.waters',
  others: 'field.others',
  mash: 'field.mash',
  fermentation: 'field.fermentation',
};

/** Of a field or of the list that it is in: `hops/2` is a hop. */
export function fieldName(field: string): string {
  const key = fields[field.split('/')[0] ?? ''];
  return key ? t(key) : field;
}
