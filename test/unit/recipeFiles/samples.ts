type Elements = Readonly<Record<string, string | number | undefined>>;

/** Elements of BeerXML; undefined leaves one out. Values are written as they are. */
export function xml(elements: Elements): string {
  return Object.entries(elements)
    .map(([name, value]) => (value === undefined ? '' : `<${name}>${value}</${name}>`))
    .join('');
}

export const hopElements = { NAME: 'Saaz', VERSION: 1, ALPHA: 3.5, AMOUNT: 0.028, USE: 'Boil', TIME: 60 };
export const fermentableElements = {
  ...{ NAME: 'Pale Malt', VERSION: 1, TYPE: 'Grain', AMOUNT: 4.5, YIELD: 80, COLOR: 3 },
};
export const yeastElements = {
  ...{ NAME: 'US-05', VERSION: 1, TYPE: 'Ale', FORM: 'Dry', AMOUNT: 0.0115, AMOUNT_IS_WEIGHT: 'TRUE' },
};
export const miscElements = {
  ...{ NAME: 'Irish Moss', VERSION: 1, TYPE: 'Fining', USE: 'Boil', TIME: 15, AMOUNT: 0.005 },
  AMOUNT_IS_WEIGHT: 'TRUE',
};
export const waterElements = {
  ...{ NAME: 'Burton', VERSION: 1, AMOUNT: 20, CALCIUM: 295, BICARBONATE: 300, SULFATE: 725, CHLORIDE: 25 },
  ...{ SODIUM: 55, MAGNESIUM: 45, PH: 8 },
};
export const restElements = { NAME: 'Rest', VERSION: 1, TYPE: 'Infusion', STEP_TEMP: 68, STEP_TIME: 60 };

export const recipeElements = {
  ...{ NAME: 'Dry Stout', VERSION: 1, TYPE: 'All Grain', BREWER: 'Brad Smith', BATCH_SIZE: 18.93 },
  ...{ BOIL_SIZE: 20.82, BOIL_TIME: 60, EFFICIENCY: 72 },
  STYLE: xml({ NAME: 'Dry Stout', VERSION: 1, CATEGORY: 'Stout' }),
  FERMENTABLES: xml({ FERMENTABLE: xml(fermentableElements) }),
  HOPS: xml({ HOP: xml(hopElements) }),
  YEASTS: xml({ YEAST: xml(yeastElements) }),
  WATERS: xml({ WATER: xml(waterElements) }),
  MISCS: xml({ MISC: xml(miscElements) }),
  MASH: xml({
    NAME: 'Single',
    VERSION: 1,
    GRAIN_TEMP: 22,
    MASH_STEPS: xml({ MASH_STEP: xml(restElements) }),
  }),
  NOTES: 'Nitro.',
  ...{ PRIMARY_AGE: 5, PRIMARY_TEMP: 20, SECONDARY_AGE: 7, SECONDARY_TEMP: 18 },
};

export const xmlFile = (recipe: Elements = {}, declaration = '<?xml version="1.0" encoding="UTF-8"?>') =>
  `${declaration}<RECIPES><RECIPE>${xml({ ...recipeElements, ...recipe })}</RECIPE></RECIPES>`;

export const hopAddition = {
  name: 'Citra',
  alpha_acid: { unit: '%', value: 13 },
  amount: { unit: 'g', value: 28 },
  timing: { use: 'add_to_boil', duration: { unit: 'min', value: 10 } },
};
export const fermentableAddition = {
  name: 'Pale',
  type: 'grain',
  yield: { fine_grind: { unit: '%', value: 80 } },
  color: { unit: 'EBC', value: 6 },
  amount: { unit: 'kg', value: 4.5 },
};

export const jsonRecipe = {
  name: 'IPA',
  type: 'all grain',
  author: 'A. Brewer',
  batch_size: { unit: 'l', value: 20 },
  efficiency: { brewhouse: { unit: '%', value: 72 } },
  ingredients: { fermentable_additions: [fermentableAddition], hop_additions: [hopAddition] },
  boil: { boil_time: { unit: 'min', value: 60 } },
};

export const jsonFile = (recipe: object = {}) =>
  JSON.stringify({ beerjson: { version: 1, recipes: [{ ...jsonRecipe, ...recipe }] } });

export const withHop = (hop: object) =>
  jsonFile({ ingredients: { ...jsonRecipe.ingredients, hop_additions: [{ ...hopAddition, ...hop }] } });
export const withFermentable = (fermentable: object) =>
  jsonFile({
    ingredients: { fermentable_additions: [{ ...fermentableAddition, ...fermentable }] },
  });
