import {
  fermentableKinds,
  fermentableUses,
  hopForms,
  otherKinds,
  yeastForms,
  yeastKinds,
  type Amount,
  type Fermentable,
  type Hop,
  type OtherIngredient,
  type Water,
  type Yeast,
} from '../../../domain/recipe/index.js';
import { ebcFromSrm, srmFromLovibond } from '../../../domain/units/index.js';
import { defined } from '../defined.js';
import type { ElementReader } from './elementReader.js';
import * as words from './words.js';

const minutesPerDay = 24 * 60;

/** BeerXML 1.0 has kilograms, litres, minutes, degrees Celsius and Lovibond. */
export function readFermentable(record: ElementReader): Fermentable {
  const standard = record.requiredWord('TYPE', words.fermentableKinds, 'other');
  const isMashed = standard === 'grain' || standard === 'adjunct';
  const isLate = record.isTrue('ADD_AFTER_BOIL');
  return {
    name: record.requiredText('NAME'),
    kind: record.word('BREWLINE_KIND', words.ownWords(fermentableKinds)) ?? standard,
    use:
      record.word('BREWLINE_USE', words.ownWords(fermentableUses)) ??
      (isLate ? 'fermentation' : isMashed ? 'mash' : 'boil'),
    kilograms: record.requiredNumber('AMOUNT'),
    yieldPercent: record.requiredNumber('YIELD'),
    colourEbc: ebcFromSrm(srmFromLovibond(record.requiredNumber('COLOR'))),
    ...defined({ notes: record.lines('NOTES') }),
  };
}

export function readHop(record: ElementReader): Hop {
  const use = record.requiredWord('USE', words.hopUses, 'boil');
  const minutes = record.requiredNumber('TIME');
  const isDry = use === 'dryHop';
  return {
    name: record.requiredText('NAME'),
    use,
    grams: record.requiredNumber('AMOUNT') * 1000,
    alphaPercent: record.requiredNumber('ALPHA'),
    ...defined({
      form: record.word('BREWLINE_FORM', words.ownWords(hopForms)) ?? record.word('FORM', words.hopForms),
      minutes: isDry ? undefined : minutes,
      days: isDry && minutes > 0 ? minutes / minutesPerDay : undefined,
      celsius: record.number('BREWLINE_CELSIUS'),
      day: record.number('BREWLINE_DAY'),
      slot: record.number('BREWLINE_SLOT'),
      notes: record.lines('NOTES'),
    }),
  };
}

export function readYeast(record: ElementReader): Yeast {
  const kind = record.requiredWord('TYPE', words.yeastKinds, 'other');
  const form = record.requiredWord('FORM', words.yeastForms, 'dry');
  return {
    name: record.requiredText('NAME'),
    kind: record.word('BREWLINE_KIND', words.ownWords(yeastKinds)) ?? kind,
    form: record.word('BREWLINE_FORM', words.ownWords(yeastForms)) ?? form,
    amount: readAmount(record),
    ...defined({
      laboratory: record.text('LABORATORY'),
      productCode: record.text('PRODUCT_ID'),
      attenuationPercent: record.number('ATTENUATION'),
      notes: record.lines('NOTES'),
    }),
  };
}

export function readWater(record: ElementReader): Water {
  return {
    name: record.requiredText('NAME'),
    calcium: record.requiredNumber('CALCIUM'),
    magnesium: record.requiredNumber('MAGNESIUM'),
    sodium: record.requiredNumber('SODIUM'),
    chloride: record.requiredNumber('CHLORIDE'),
    sulfate: record.requiredNumber('SULFATE'),
    bicarbonate: record.requiredNumber('BICARBONATE'),
    ...defined({
      litres: record.number('AMOUNT') || undefined,
      ph: record.number('PH'),
      notes: record.lines('NOTES'),
    }),
  };
}

export function readOther(record: ElementReader): OtherIngredient {
  const kind = record.requiredWord('TYPE', words.otherKinds, 'other');
  const use = record.requiredWord('USE', words.otherUses, 'boil');
  return {
    name: record.requiredText('NAME'),
    kind: record.word('BREWLINE_KIND', words.ownWords(otherKinds)) ?? kind,
    use,
    amount: readAmount(record),
    ...defined({
      minutes: record.number('TIME') || undefined,
      day: record.number('BREWLINE_DAY'),
      notes: record.lines('NOTES'),
    }),
  };
}

/** Kilograms where the record says so, else litres. */
function readAmount(record: ElementReader): Amount {
  const amount = record.requiredNumber('AMOUNT') * 1000;
  const isWeight = record.isTrue('AMOUNT_IS_WEIGHT');
  const pieces = record.number('BREWLINE_PIECES');
  if (pieces !== undefined) return { pieces };
  return isWeight ? { grams: amount } : { millilitres: amount };
}
