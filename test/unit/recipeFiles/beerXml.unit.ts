import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createRecipeFiles } from '../../../adapters/recipeFiles/index.js';
import { readRecipes } from '../../../adapters/recipeFiles/readRecipes.js';
import { anyRecipe, paleAle } from '../domain/recipe/recipes.js';
import { readOne, refusedFields, remarkedFields, rounded } from './readFiles.js';
import {
  fermentableElements,
  hopElements,
  miscElements,
  recipeElements,
  restElements,
  waterElements,
  xml,
  xmlFile,
  yeastElements,
} from './samples.js';

const withHop = (elements: object) => xmlFile({ HOPS: xml({ HOP: xml({ ...hopElements, ...elements }) }) });
const withFermentable = (elements: object) =>
  xmlFile({ FERMENTABLES: xml({ FERMENTABLE: xml({ ...fermentableElements, ...elements }) }) });

describe('BeerXML', () => {
  it('reads a recipe in our units', () => {
    const recipe = readOne(xmlFile());
    assert.deepEqual(rounded(recipe), {
      name: 'Dry Stout',
      author: 'Brad Smith',
      style: 'Dry Stout',
      notes: 'Nitro.',
      batchLitres: 18.93,
      boilMinutes: 60,
      efficiencyPercent: 72,
      fermentables: [
        {
          ...{ name: 'Pale Malt', kind: 'grain', use: 'mash', kilograms: 4.5, yieldPercent: 80 },
          // 3 °L are 3.3038 SRM
          colourEbc: 6.508486,
        },
      ],
      hops: [{ name: 'Saaz', use: 'boil', grams: 28, alphaPercent: 3.5, minutes: 60 }],
      yeasts: [{ name: 'US-05', kind: 'ale', form: 'dry', amount: { grams: 11.5 } }],
      waters: [
        {
          ...{ name: 'Burton', litres: 20, calcium: 295, bicarbonate: 300, sulfate: 725, chloride: 25 },
          ...{ sodium: 55, magnesium: 45, ph: 8 },
        },
      ],
      others: [{ name: 'Irish Moss', kind: 'fining', use: 'boil', amount: { grams: 5 }, minutes: 15 }],
      mash: [{ name: 'Rest', kind: 'infusion', celsius: 68, minutes: 60 }],
      fermentation: [
        { kind: 'primary', celsius: 20, days: 5 },
        { kind: 'secondary', celsius: 18, days: 7 },
      ],
    });
  });

  it('writes and reads every recipe unchanged', () =>
    fc.assert(
      fc.property(anyRecipe, (recipe) => {
        assert.deepEqual(rounded(readOne(createRecipeFiles().write('beerxml', recipe))), rounded(recipe));
      }),
    ));

  const required: readonly (readonly [string, string])[] = [
    ...['NAME', 'TYPE', 'BATCH_SIZE', 'BOIL_TIME', 'EFFICIENCY'].map(
      (name) => [xmlFile({ [name]: undefined }), `RECIPES/RECIPE[1]/${name}`] as const,
    ),
    ...Object.keys(hopElements)
      .filter((name) => name !== 'VERSION')
      .map((name) => [withHop({ [name]: undefined }), `RECIPES/RECIPE[1]/HOPS/HOP[1]/${name}`] as const),
    ...Object.keys(fermentableElements)
      .filter((name) => name !== 'VERSION')
      .map(
        (name) =>
          [
            withFermentable({ [name]: undefined }),
            `RECIPES/RECIPE[1]/FERMENTABLES/FERMENTABLE[1]/${name}`,
          ] as const,
      ),
    ...['NAME', 'TYPE', 'FORM', 'AMOUNT'].map(
      (name) =>
        [
          xmlFile({ YEASTS: xml({ YEAST: xml({ ...yeastElements, [name]: undefined }) }) }),
          `RECIPES/RECIPE[1]/YEASTS/YEAST[1]/${name}`,
        ] as const,
    ),
    ...['NAME', 'CALCIUM', 'BICARBONATE', 'SULFATE', 'CHLORIDE', 'SODIUM', 'MAGNESIUM'].map(
      (name) =>
        [
          xmlFile({ WATERS: xml({ WATER: xml({ ...waterElements, [name]: undefined }) }) }),
          `RECIPES/RECIPE[1]/WATERS/WATER[1]/${name}`,
        ] as const,
    ),
    ...['NAME', 'TYPE', 'USE', 'AMOUNT'].map(
      (name) =>
        [
          xmlFile({ MISCS: xml({ MISC: xml({ ...miscElements, [name]: undefined }) }) }),
          `RECIPES/RECIPE[1]/MISCS/MISC[1]/${name}`,
        ] as const,
    ),
    ...['TYPE', 'STEP_TEMP', 'STEP_TIME'].map(
      (name) =>
        [
          xmlFile({
            MASH: xml({ MASH_STEPS: xml({ MASH_STEP: xml({ ...restElements, [name]: undefined }) }) }),
          }),
          `RECIPES/RECIPE[1]/MASH/MASH_STEPS/MASH_STEP[1]/${name}`,
        ] as const,
    ),
  ];
  for (const [file, field] of required)
    it(`names ${field} where it is missing`, () => assert.deepEqual(refusedFields(file), [field]));

  it('names what is no number, no word of the standard, or outside of its limits', () => {
    const hop = 'RECIPES/RECIPE[1]/HOPS/HOP[1]';
    for (const ALPHA of ['3,5', 'high', '5%', '0x10', 'NaN', 'Infinity', '1e999'])
      assert.deepEqual(refusedFields(withHop({ ALPHA })), [`${hop}/ALPHA`], ALPHA);
    assert.deepEqual(refusedFields(withHop({ USE: 'Hop Stand' })), [`${hop}/USE`]);
    assert.deepEqual(refusedFields(withHop({ ALPHA: 101 })), ['recipes/0/hops/0/alphaPercent']);
    assert.deepEqual(refusedFields(withHop({ AMOUNT: -1 })), ['recipes/0/hops/0/grams']);
    assert.deepEqual(refusedFields(withHop({ NAME: 'x'.repeat(101) })), ['recipes/0/hops/0/name']);
    assert.deepEqual(refusedFields(withHop({ NAME: '<B>Saaz</B>' })), [`${hop}/NAME`]);
    assert.deepEqual(refusedFields(withFermentable({ ADD_AFTER_BOIL: 'yes' })), [
      'RECIPES/RECIPE[1]/FERMENTABLES/FERMENTABLE[1]/ADD_AFTER_BOIL',
    ]);
  });

  it('names every fault of a file at once', () => {
    const file = xmlFile({
      BATCH_SIZE: 'much',
      HOPS: xml({ HOP: xml({ ...hopElements, TIME: undefined }) }),
    });
    assert.deepEqual(refusedFields(file), [
      'RECIPES/RECIPE[1]/BATCH_SIZE',
      'RECIPES/RECIPE[1]/HOPS/HOP[1]/TIME',
    ]);
  });

  it('reads amounts as weight or volume', () => {
    const amount = (elements: object) =>
      readOne(xmlFile({ YEASTS: xml({ YEAST: xml({ ...yeastElements, ...elements }) }) })).yeasts[0]?.amount;
    assert.deepEqual(amount({ AMOUNT: 0.125, AMOUNT_IS_WEIGHT: 'FALSE' }), { millilitres: 125 });
    assert.deepEqual(amount({ AMOUNT: 0.125, AMOUNT_IS_WEIGHT: undefined }), { millilitres: 125 });
    assert.deepEqual(amount({ AMOUNT: 0.125, AMOUNT_IS_WEIGHT: 'true' }), { grams: 125 });
  });

  it('reads when hops and sugar go in', () => {
    const hop = (elements: object) => readOne(withHop(elements)).hops[0];
    assert.equal(hop({ USE: 'Aroma', TIME: 20 })?.use, 'whirlpool');
    assert.equal(hop({ USE: 'First Wort' })?.use, 'firstWort');
    const dry = hop({ USE: 'Dry Hop', TIME: 10_080 });
    assert.deepEqual([dry?.use, dry?.days, dry?.minutes], ['dryHop', 7, undefined]);
    const use = (elements: object) => readOne(withFermentable(elements)).fermentables[0]?.use;
    assert.equal(use({ TYPE: 'Sugar' }), 'boil');
    assert.equal(use({ TYPE: 'Adjunct' }), 'mash');
    assert.equal(use({ TYPE: 'Sugar', ADD_AFTER_BOIL: 'TRUE' }), 'fermentation');
  });

  it('reads each recipe of a file, alone or in a set', () => {
    const recipe = (name: string) => `<RECIPE>${xml({ ...recipeElements, NAME: name })}</RECIPE>`;
    const names = (file: string) => readRecipes(Buffer.from(file)).map(({ recipe: { name } }) => name);
    assert.deepEqual(names(`<RECIPES>${recipe('A')}${recipe('B')}${recipe('C')}</RECIPES>`), ['A', 'B', 'C']);
    assert.deepEqual(names(recipe('A')), ['A']);
    assert.deepEqual(refusedFields(`<HOPS><HOP>${xml(hopElements)}</HOP></HOPS>`), ['file']);
    assert.deepEqual(refusedFields(`<RECIPES>${recipe('A').repeat(201)}</RECIPES>`), ['file']);
  });

  it('takes empty sets, as the standard allows them', () => {
    const { hops, others } = readOne(xmlFile({ HOPS: '', MISCS: '\n' }));
    assert.deepEqual([hops, others], [[], []]);
  });

  it('says what it did not take over, and nothing of what is there twice', () => {
    const file = xmlFile({ DISPLAY_BATCH_SIZE: '5.0 gal', EST_OG: '1.046 SG', IBU: 30, TASTE_NOTES: 'Good' });
    assert.deepEqual(remarkedFields(file), [
      'RECIPES/RECIPE[1]/MASH/NAME',
      'RECIPES/RECIPE[1]/MASH/GRAIN_TEMP',
      'RECIPES/RECIPE[1]/STYLE/CATEGORY',
      'RECIPES/RECIPE[1]/BOIL_SIZE',
      'RECIPES/RECIPE[1]/TASTE_NOTES',
    ]);
    assert.ok(
      remarkedFields(xmlFile({ TYPE: 'Extract', EFFICIENCY: undefined })).includes(
        'RECIPES/RECIPE[1]/EFFICIENCY',
      ),
    );
  });

  it('writes what other programs need, and reads their texts', () => {
    const written = createRecipeFiles().write('beerxml', paleAle);
    for (const part of [
      '<USE>Aroma</USE>',
      '<USE>Dry Hop</USE>',
      '<TIME>5760</TIME>',
      '<TYPE>All Grain</TYPE>',
    ])
      assert.ok(written.includes(part), part);
    const text = (NOTES: string) => readOne(xmlFile({ NOTES })).notes;
    assert.equal(text('Caf&#233; &lt;b&gt; &amp;amp; &quot;x&quot;'), 'Café <b> &amp; "x"');
    assert.equal(text('<![CDATA[5 < 6 &amp; <b>]]>'), '5 < 6 &amp; <b>');
    assert.equal(text('one\r\ntwo'), 'one\ntwo');
  });
});
