import { XMLBuilder } from 'fast-xml-parser';
import type {
  Amount,
  BeerRecipe,
  Fermentable,
  FermentationStage,
  Hop,
  MashRest,
  OtherIngredient,
  Water,
  Yeast,
} from '../../../domain/recipe/index.js';
import { lovibondFromSrm, srmFromEbc } from '../../../domain/units/index.js';
import { defined } from '../defined.js';
import * as words from './words.js';

const builder = new XMLBuilder({ format: true, indentBy: '  ', suppressEmptyNode: false });

/**
 * A file of BeerXML 1.0 with one recipe. What the standard has no element for has one that begins with `BREWLINE_`, which other
 * programs skip, as the standard wants it.
 */
export function writeBeerXml(recipe: BeerRecipe): string {
  const tree = { RECIPES: { RECIPE: recipeElements(recipe) } };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build(tree)}`;
}

function recipeElements(recipe: BeerRecipe): object {
  return defined({
    NAME: recipe.name,
    VERSION: 1,
    TYPE: recipe.mash.length > 0 ? 'All Grain' : 'Extract',
    BREWER: recipe.author ?? '',
    BATCH_SIZE: recipe.batchLitres,
    BOIL_SIZE: recipe.batchLitres,
    BOIL_TIME: recipe.boilMinutes,
    EFFICIENCY: recipe.efficiencyPercent,
    STYLE: recipe.style === undefined ? undefined : { NAME: recipe.style, VERSION: 1 },
    FERMENTABLES: { FERMENTABLE: recipe.fermentables.map(fermentableElements) },
    HOPS: { HOP: recipe.hops.map(hopElements) },
    YEASTS: { YEAST: recipe.yeasts.map(yeastElements) },
    WATERS: { WATER: recipe.waters.map(waterElements) },
    MISCS: { MISC: recipe.others.map(otherElements) },
    MASH: {
      NAME: 'Mash',
      VERSION: 1,
      GRAIN_TEMP: 20,
      MASH_STEPS: { MASH_STEP: recipe.mash.map(restElements) },
    },
    NOTES: recipe.notes,
    CARBONATION: recipe.carbonationVolumes,
    BREWLINE_SERVING_TEMP: recipe.servingCelsius,
    ...stageElements(recipe.fermentation),
  });
}

/** BeerXML's word, and our own beside it where that says more. */
function wordOf<Word extends string>(known: Readonly<Record<string, Word>>, word: Word, nearest: string) {
  const standard = Object.entries(known).find(([, ours]) => ours === word)?.[0];
  return { standard: standard ?? nearest, own: standard === undefined ? word : undefined };
}

function fermentableElements(each: Fermentable): object {
  const kind = wordOf(words.fermentableKinds, each.kind, 'Sugar');
  return defined({
    NAME: each.name,
    VERSION: 1,
    TYPE: kind.standard,
    BREWLINE_KIND: kind.own,
    BREWLINE_USE: each.use,
    AMOUNT: each.kilograms,
    YIELD: each.yieldPercent,
    COLOR: lovibondFromSrm(srmFromEbc(each.colourEbc)),
    ADD_AFTER_BOIL: each.use === 'fermentation' ? 'TRUE' : 'FALSE',
    NOTES: each.notes,
  });
}

function hopElements(each: Hop): object {
  const form = each.form && wordOf(words.hopForms, each.form, 'Pellet');
  return defined({
    NAME: each.name,
    VERSION: 1,
    ALPHA: each.alphaPercent,
    AMOUNT: each.grams / 1000,
    USE: wordOf(words.hopUses, each.use, 'Boil').standard,
    TIME: each.use === 'dryHop' ? (each.days ?? 0) * 24 * 60 : (each.minutes ?? 0),
    FORM: form?.standard,
    BREWLINE_FORM: form?.own,
    BREWLINE_CELSIUS: each.celsius,
    BREWLINE_DAY: each.day,
    BREWLINE_SLOT: each.slot,
    NOTES: each.notes,
  });
}

function yeastElements(each: Yeast): object {
  const kind = wordOf(words.yeastKinds, each.kind, 'Ale');
  const form = wordOf(words.yeastForms, each.form, 'Culture');
  return defined({
    NAME: each.name,
    VERSION: 1,
    TYPE: kind.standard,
    BREWLINE_KIND: kind.own,
    FORM: form.standard,
    BREWLINE_FORM: form.own,
    ...amountElements(each.amount),
    LABORATORY: each.laboratory,
    PRODUCT_ID: each.productCode,
    ATTENUATION: each.attenuationPercent,
    NOTES: each.notes,
  });
}

function waterElements(each: Water): object {
  return defined({
    NAME: each.name,
    VERSION: 1,
    AMOUNT: each.litres ?? 0,
    CALCIUM: each.calcium,
    BICARBONATE: each.bicarbonate,
    SULFATE: each.sulfate,
    CHLORIDE: each.chloride,
    SODIUM: each.sodium,
    MAGNESIUM: each.magnesium,
    PH: each.ph,
    NOTES: each.notes,
  });
}

function otherElements(each: OtherIngredient): object {
  const kind = wordOf(words.otherKinds, each.kind, 'Other');
  return defined({
    NAME: each.name,
    VERSION: 1,
    TYPE: kind.standard,
    BREWLINE_KIND: kind.own,
    USE: wordOf(words.otherUses, each.use, 'Boil').standard,
    TIME: each.minutes ?? 0,
    BREWLINE_DAY: each.day,
    ...amountElements(each.amount),
    NOTES: each.notes,
  });
}

function amountElements(amount: Amount) {
  if ('grams' in amount) return { AMOUNT: amount.grams / 1000, AMOUNT_IS_WEIGHT: 'TRUE' };
  if ('millilitres' in amount) return { AMOUNT: amount.millilitres / 1000, AMOUNT_IS_WEIGHT: 'FALSE' };
  return { AMOUNT: 0, AMOUNT_IS_WEIGHT: 'FALSE', BREWLINE_PIECES: amount.pieces };
}

function restElements(each: MashRest): object {
  return defined({
    NAME: each.name,
    VERSION: 1,
    TYPE: wordOf(words.mashKinds, each.kind, 'Infusion').standard,
    STEP_TEMP: each.celsius,
    STEP_TIME: each.minutes,
  });
}

/** BeerXML has a primary, a secondary and two later stages; our own elements have all of them in their order. */
function stageElements(stages: readonly FermentationStage[]): object {
  const left = [...stages];
  const standard = words.stageElements.flatMap(([kind, age, temperature]) => {
    const at = left.findIndex((stage) => stage.kind === kind);
    const [stage] = at < 0 ? [] : left.splice(at, 1);
    return stage ? [[age, stage.days] as const, [temperature, stage.celsius] as const] : [];
  });
  const own = stages.map(({ kind, celsius, days }) => ({ KIND: kind, TEMP: celsius, AGE: days }));
  return {
    FERMENTATION_STAGES: Math.min(3, stages.length),
    ...Object.fromEntries(standard),
    BREWLINE_STAGES: { BREWLINE_STAGE: own },
  };
}
