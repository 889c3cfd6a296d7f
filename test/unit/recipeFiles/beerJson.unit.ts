import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createRecipeFiles } from '../../../adapters/recipeFiles/index.js';
import type { BeerRecipe } from '../../../domain/recipe/index.js';
import { anyRecipe } from '../domain/recipe/recipes.js';
import { readOne, refusedFields, remarkedFields, rounded } from './readFiles.js';
import { fermentableAddition, jsonFile, jsonRecipe, withFermentable, withHop } from './samples.js';

const near = (value: number | undefined, expected: number) =>
  assert.ok(
    value !== undefined && Math.abs(value - expected) < 1e-3 * expected,
    `${value} is not ${expected}`,
  );

const at = 'beerjson/recipes/0';

/** Without what BeerJSON has no field for: it is in the notes, in words. */
function withoutLost({ notes: _, servingCelsius: __, ...recipe }: BeerRecipe): object {
  const bare = (items: readonly object[]) =>
    items.map(({ ...item }) => {
      for (const name of ['notes', 'slot', 'ph']) Reflect.deleteProperty(item, name);
      return item;
    });
  return {
    ...recipe,
    fermentables: bare(recipe.fermentables),
    hops: bare(recipe.hops),
    yeasts: bare(recipe.yeasts),
    waters: bare(recipe.waters),
    others: recipe.others.map(({ notes: ___, day, ...other }) => ({
      ...other,
      ...(day !== undefined && ['fermentation', 'packaging'].includes(other.use) && { day }),
    })),
  };
}

describe('BeerJSON', () => {
  it('writes and reads every recipe unchanged, but for what goes into the notes', () =>
    fc.assert(
      fc.property(anyRecipe, (recipe) => {
        const read = readOne(createRecipeFiles().write('beerjson', recipe));
        assert.deepEqual(rounded(withoutLost(read)), rounded(withoutLost(recipe)));
        for (const { notes } of [recipe, ...recipe.hops])
          assert.ok(read.notes?.includes(notes ?? '') ?? !notes);
      }),
    ));

  it('writes files that it has no remarks on but the temperature of the grain', () =>
    fc.assert(
      fc.property(anyRecipe, (recipe) => {
        const lost = remarkedFields(createRecipeFiles().write('beerjson', recipe)).map((field) =>
          field.split('/').at(-1),
        );
        assert.ok(
          lost.every((name) =>
            ['grain_temperature', 'category', 'style_guide', 'type', 'name'].includes(name ?? ''),
          ),
          lost.join(),
        );
      }),
    ));

  const masses = { kg: 1, g: 0.001, mg: 0.000001, lb: 0.45359237, oz: 0.0283495231 };
  for (const [unit, kilograms] of Object.entries(masses))
    it(`reads a mass in ${unit}`, () => {
      near(
        readOne(withFermentable({ amount: { unit, value: 2 } })).fermentables[0]?.kilograms,
        2 * kilograms,
      );
      near(readOne(withHop({ amount: { unit, value: 2 } })).hops[0]?.grams, 2000 * kilograms);
    });

  const volumes = {
    ...{ l: 1, ml: 0.001, gal: 3.785411784, qt: 0.946352946, pt: 0.473176473, cup: 0.2365882365 },
    ...{ floz: 0.0295735296, tbsp: 0.0147867648, tsp: 0.0049289216, bbl: 117.347765 },
    ...{ igal: 4.54609, iqt: 1.1365225, ipt: 0.56826125, ifloz: 0.0284130625, ibbl: 163.65924 },
  };
  for (const [unit, litres] of Object.entries(volumes))
    it(`reads a volume in ${unit}`, () =>
      near(readOne(jsonFile({ batch_size: { unit, value: 60 / litres } })).batchLitres, 60));

  it('reads temperatures and times', () => {
    const rest = (temperature: object, time: object) =>
      readOne(
        jsonFile({
          mash: {
            name: 'M',
            mash_steps: [{ name: 'A', type: 'temperature', step_temperature: temperature, step_time: time }],
          },
        }),
      ).mash[0];
    near(rest({ unit: 'F', value: 152 }, { unit: 'min', value: 60 })?.celsius, 66.6667);
    near(rest({ unit: 'C', value: 66 }, { unit: 'min', value: 60 })?.celsius, 66);
    for (const [unit, value] of [
      ['sec', 7_200],
      ['min', 120],
      ['hr', 2],
    ] as const)
      near(rest({ unit: 'C', value: 66 }, { unit, value })?.minutes, 120);
    const hop = (time: object) =>
      readOne(
        withHop({ timing: { use: 'add_to_fermentation', duration: time, time: { unit: 'day', value: 3 } } }),
      ).hops[0];
    near(hop({ unit: 'week', value: 1 })?.days, 7);
    near(hop({ unit: 'day', value: 4 })?.days, 4);
    assert.equal(hop({ unit: 'hr', value: 36 })?.day, 3);
  });

  it('reads colours, gravities and concentrations', () => {
    const colour = (unit: string) =>
      readOne(withFermentable({ color: { unit, value: 10 } })).fermentables[0]?.colourEbc;
    near(colour('EBC'), 10);
    near(colour('SRM'), 19.7);
    near(colour('Lovi'), (13.546 - 0.76) * 1.97);
    const yieldOf = (given: object) =>
      readOne(withFermentable({ yield: given })).fermentables[0]?.yieldPercent;
    near(yieldOf({ potential: { unit: 'sg', value: 1.037 } }), 80.06);
    near(yieldOf({ potential: { unit: 'plato', value: 9.272 } }), 80.06);
    near(yieldOf({ potential: { unit: 'brix', value: 9.272 } }), 80.06);
    const percent = (value: number) => ({ unit: '%', value });
    near(yieldOf({ coarse_grind: percent(78), fine_coarse_difference: percent(1.5) }), 79.5);
    assert.deepEqual(refusedFields(withFermentable({ yield: { coarse_grind: percent(78) } })), [
      `${at}/ingredients/fermentable_additions/0/yield/fine_grind`,
    ]);
    const ions = Object.fromEntries(
      ['bicarbonate', 'sulfate', 'chloride', 'sodium', 'magnesium'].map((name) => [
        name,
        { unit: 'ppm', value: 1 },
      ]),
    );
    const calcium = (unit: string) =>
      readOne(
        jsonFile({
          ingredients: {
            fermentable_additions: [fermentableAddition],
            water_additions: [{ name: 'W', ...ions, calcium: { unit, value: 100 } }],
          },
        }),
      ).waters[0]?.calcium;
    assert.deepEqual([calcium('ppm'), calcium('ppb'), calcium('mg/l')], [100, 0.1, 100]);
  });

  it('names the unit that a quantity does not have', () => {
    const additions = `${at}/ingredients`;
    assert.deepEqual(refusedFields(withHop({ amount: { unit: 'l', value: 1 } })), [
      `${additions}/hop_additions/0/amount/unit`,
    ]);
    assert.deepEqual(refusedFields(jsonFile({ batch_size: { unit: 'L', value: 20 } })), [
      `${at}/batch_size/unit`,
    ]);
    const mash_steps = [
      {
        name: 'A',
        type: 'infusion',
        step_temperature: { unit: 'K', value: 340 },
        step_time: { unit: 'min', value: 1 },
      },
    ];
    assert.deepEqual(refusedFields(jsonFile({ mash: { name: 'M', mash_steps } })), [
      `${at}/mash/mash_steps/0/step_temperature/unit`,
    ]);
    assert.deepEqual(refusedFields(jsonFile({ batch_size: { unit: 'l', value: '20' } })), [
      `${at}/batch_size/value`,
    ]);
  });

  for (const name of Object.keys(jsonRecipe).filter((each) => each !== 'boil'))
    it(`names ${name} where it is missing`, () =>
      assert.deepEqual(refusedFields(jsonFile({ [name]: undefined })), [`${at}/${name}`]));

  it('names what is missing in an ingredient', () => {
    for (const name of ['name', 'alpha_acid', 'amount', 'timing'])
      assert.deepEqual(refusedFields(withHop({ [name]: undefined })), [
        `${at}/ingredients/hop_additions/0/${name}`,
      ]);
    assert.deepEqual(refusedFields(withHop({ timing: {} })), [
      `${at}/ingredients/hop_additions/0/timing/use`,
    ]);
    for (const name of Object.keys(fermentableAddition))
      assert.deepEqual(refusedFields(withFermentable({ [name]: undefined })), [
        `${at}/ingredients/fermentable_additions/0/${name}`,
      ]);
  });

  it('tells the whirlpool and the first wort by their step of the boil', () => {
    const celsius = (value: number) => ({ unit: 'C', value });
    const boil = {
      boil_time: { unit: 'min', value: 60 },
      boil_steps: [
        { name: 'Boil', start_temperature: celsius(99) },
        { name: 'Stand', start_temperature: celsius(80) },
      ],
    };
    const hop = (step: number, steps: object = boil) => {
      const timing = { use: 'add_to_boil', duration: { unit: 'min', value: 20 }, step };
      const hop_additions = [{ ...jsonRecipe.ingredients.hop_additions[0], timing }];
      return readOne(jsonFile({ boil: steps, ingredients: { ...jsonRecipe.ingredients, hop_additions } }))
        .hops[0];
    };
    assert.deepEqual([hop(0)?.use, hop(1)?.use, hop(1)?.celsius], ['boil', 'whirlpool', 80]);
    assert.equal(hop(0, { ...boil, boil_steps: [{ name: 'Hop stand' }] })?.use, 'whirlpool');
    assert.equal(hop(0, { ...boil, boil_steps: [{ name: 'First wort' }] })?.use, 'firstWort');
  });

  it('says what it assumed and what it left out', () => {
    assert.deepEqual(remarkedFields(jsonFile({ boil: undefined })), [`${at}/boil`]);
    assert.deepEqual(remarkedFields(jsonFile({ taste: { notes: 'x', rating: 5 } })), [`${at}/taste`]);
    assert.deepEqual(remarkedFields(jsonFile({ ibu_estimate: { method: 'Tinseth' } })), []);
    assert.deepEqual(remarkedFields(withHop({ year: '2025' })), [`${at}/ingredients/hop_additions/0/year`]);
    const fermentation_steps = [{ name: 'Primary', step_time: { unit: 'day', value: 5 } }];
    assert.deepEqual(remarkedFields(jsonFile({ fermentation: { name: 'F', fermentation_steps } })), [
      `${at}/fermentation/name`,
      `${at}/fermentation/fermentation_steps/0`,
    ]);
  });

  it('refuses what is not beer', () =>
    assert.deepEqual(refusedFields(jsonFile({ type: 'cider' })), [`${at}/type`]));
});
