import assert from 'node:assert/strict';
import fc from 'fast-check';
import { phases, steps } from '../../../../domain/machine/index.js';
import {
  boilCelsiusAt,
  figuresOf,
  previewOf,
  refuseBeerRecipe,
  refuseRecipe,
  scaleToMachine,
  targetLitres,
  type BeerRecipe,
  type Hop,
  type MachineRecipe,
} from '../../../../domain/recipe/index.js';
import { anyRecipe, paleAle, withHops } from './recipes.js';

const scaled = (recipe: BeerRecipe, batchLitres = targetLitres(recipe.batchLitres)) =>
  scaleToMachine(recipe, { batchLitres, boilCelsius: boilCelsiusAt(0) });

const fieldsOf = ({ takenOver, changed, notPossible }: MachineRecipe) =>
  [...takenOver, ...changed, ...notPossible].map(({ field }) => field);

/** Every part that a recipe has, and what the machine needs where it has none. */
function partsOf(recipe: BeerRecipe): readonly string[] {
  const present = Object.entries(recipe).flatMap(([name, value]) =>
    Array.isArray(value) ? value.map((_, index) => `${name}/${index}`) : [name],
  );
  const hasGrain = recipe.fermentables.some(({ use, kilograms }) => use === 'mash' && kilograms > 0);
  return [
    ...present,
    ...(hasGrain && recipe.mash.length === 0 ? ['mash'] : []),
    ...(recipe.fermentation.length === 0 ? ['fermentation'] : []),
  ];
}

const changeOf = (result: MachineRecipe, field: string) => {
  const found = result.changed.find((each) => each.field === field);
  return found && { why: found.why.map(({ code }) => code), changes: found.changes };
};
const insteadOf = (result: MachineRecipe, field: string) =>
  result.notPossible.find((each) => each.field === field);

const hop = { name: 'Saaz', grams: 12, alphaPercent: 4 } as const;
const boilSteps = ({ brewRecipe }: MachineRecipe) =>
  brewRecipe.steps.filter(({ phase }) => phase === phases.boil);

function withoutCarbonation({ carbonationVolumes: _, ...recipe }: BeerRecipe): BeerRecipe {
  return recipe;
}

describe('scaling a recipe to the machine', () => {
  it('puts each part of a recipe into exactly one of three lists', () =>
    fc.assert(
      fc.property(anyRecipe, (recipe) => {
        assert.deepEqual(fieldsOf(scaled(recipe)).toSorted(), [...partsOf(recipe)].toSorted());
      }),
      { numRuns: 500 },
    ));

  it('makes programs that the machine takes, of a recipe that may be stored', () =>
    fc.assert(
      fc.property(anyRecipe, (recipe) => {
        const { brewRecipe, fermentationRecipe, refusals, recipe: own } = scaled(recipe);
        assert.deepEqual([...refuseRecipe(brewRecipe), ...refuseRecipe(fermentationRecipe), ...refusals], []);
        assert.deepEqual(refuseBeerRecipe(own), []);
      }),
      { numRuns: 500 },
    ));

  it('gives a reason for each change, and what to do for each part that is not possible', () =>
    fc.assert(
      fc.property(anyRecipe, (recipe) => {
        const { changed, notPossible } = scaled(recipe);
        for (const { field, why } of changed) assert.ok(why.length > 0, field);
        for (const { instead, why } of notPossible) assert.ok(instead.length > 10 && why.text.length > 10);
      }),
    ));

  it('empties each slot once, and every hop of the carousel from a slot', () =>
    fc.assert(
      fc.property(anyRecipe, (recipe) => {
        const result = scaled(recipe);
        const emptied = boilSteps(result).flatMap(({ hopSlot }) => hopSlot ?? []);
        const impossible = new Set(result.notPossible.map(({ field }) => field));
        const filled = result.recipe.hops.flatMap(({ slot }, index) =>
          slot === undefined || impossible.has(`hops/${index}`) ? [] : [slot],
        );
        assert.deepEqual([...emptied].toSorted(), [...new Set(filled)].toSorted());
      }),
      { numRuns: 500 },
    ));

  it('takes over a recipe that fits, but for what no machine does', () => {
    const small: BeerRecipe = {
      ...withoutCarbonation(paleAle),
      batchLitres: 5,
      fermentables: [{ ...paleAle.fermentables[0], kilograms: 1.3 } as BeerRecipe['fermentables'][0]],
      hops: [{ ...hop, use: 'boil', minutes: 60 }],
      others: [],
      waters: [],
    };
    const result = scaled(small);
    assert.deepEqual([result.changed, result.notPossible], [[], []]);
    assert.equal(result.brewRecipe.grainKg, 1.3);
  });

  it('keeps bitterness and gravity where only the batch changes', () => {
    const before = figuresOf(paleAle);
    const after = figuresOf(
      scaled({
        ...paleAle,
        fermentables: paleAle.fermentables.map((each) => ({ ...each, kilograms: each.kilograms * 1.2 })),
      }).recipe,
    );
    assert.ok(before && after);
    assert.ok(Math.abs(after.bitternessIbu - before.bitternessIbu) < 3);
  });

  it('raises grain below 1.2 kg, and cuts it above 2.3 kg', () => {
    // 4.6 kg in 20 L are 1.15 kg in 5 L.
    const result = scaled(paleAle);
    assert.deepEqual(changeOf(result, 'batchLitres'), {
      why: ['batch'],
      changes: [{ property: 'value', from: 20, to: 5 }],
    });
    assert.deepEqual(changeOf(result, 'fermentables/0'), {
      why: ['batch', 'grainTooLittle'],
      changes: [{ property: 'kilograms', from: 4.2, to: 1.096 }],
    });
    assert.equal(result.brewRecipe.grainKg, 1.2);
    const strong = scaled({
      ...paleAle,
      fermentables: paleAle.fermentables.map((each) => ({ ...each, kilograms: 5 })),
    });
    assert.deepEqual(changeOf(strong, 'fermentables/1')?.why, ['batch', 'grainTooMuch']);
    assert.equal(strong.brewRecipe.grainKg, 2.3);
  });

  it('boils what a cool whirlpool would give, and says so at the hop', () => {
    const result = scaled(paleAle);
    assert.deepEqual(changeOf(result, 'hops/2'), {
      why: ['batch', 'coolWhirlpool'],
      changes: [
        { property: 'use', from: 'whirlpool', to: 'boil' },
        { property: 'grams', from: 40, to: 10 },
        { property: 'minutes', from: 20, to: 3 },
        { property: 'celsius', from: 80, to: null },
      ],
    });
    const hot = scaled(withHops({ ...hop, use: 'whirlpool', minutes: 20, celsius: 90 }));
    assert.deepEqual(changeOf(hot, 'hops/0')?.why, ['batch']);
    assert.deepEqual(boilSteps(hot).at(-1), {
      ...{ phase: phases.boil, step: steps.boil, targetCelsius: 90, hopSlot: 1 },
      until: { type: 'after', minutes: 20 },
    });
  });

  it('cuts the boil where hops are added, and shares slots of one time', () => {
    const boil = (minutes: number): Hop => ({ ...hop, use: 'boil', minutes });
    const result = scaled(withHops(boil(60), boil(10), { ...hop, use: 'firstWort' }, boil(10), boil(0)));
    assert.deepEqual(
      boilSteps(result).map(({ step, until, hopSlot }) => [
        step,
        until.type === 'after' ? until.minutes : 0,
        hopSlot,
      ]),
      [
        [steps.boilHeatUp, 0, 1],
        [steps.boil, 50, 2],
        [steps.boil, 10, 3],
        [steps.boil, 0, 4],
      ],
    );
    assert.deepEqual(
      result.recipe.hops.map(({ slot }) => slot),
      [2, 3, 1, 3, 4],
    );
  });

  it('keeps the slots that a person chose where they fit', () => {
    const chosen = withHops(
      { ...hop, use: 'boil', minutes: 60, slot: 6 },
      { ...hop, use: 'boil', minutes: 5, slot: 2 },
    );
    assert.deepEqual(
      scaled(chosen).recipe.hops.map(({ slot }) => slot),
      [6, 2],
    );
    const partly = withHops(
      { ...hop, use: 'boil', minutes: 60, slot: 6 },
      { ...hop, use: 'boil', minutes: 5 },
    );
    assert.deepEqual(changeOf(scaled(partly), 'hops/0')?.why, ['batch', 'carouselSlot']);
  });

  it('leaves a seventh time of hops to a person', () => {
    const seven = withHops(
      ...[60, 50, 40, 30, 20, 10, 5].map((minutes): Hop => ({ ...hop, use: 'boil', minutes })),
    );
    const { why, instead } = insteadOf(scaled(seven), 'hops/6') ?? {};
    assert.deepEqual(
      [why?.code, instead],
      ['noFreeSlot', 'Add 3 g Saaz by hand 5 min before the boil ends.'],
    );
  });

  it('says what to do by hand with the amounts of the batch', () => {
    const result = scaled({
      ...paleAle,
      hops: [{ ...hop, use: 'mash' }],
      fermentables: [
        ...paleAle.fermentables,
        { name: 'Candi', kind: 'sugar', use: 'boil', kilograms: 0.5, yieldPercent: 100, colourEbc: 0 },
      ],
    });
    const done = (field: string) => insteadOf(result, field)?.instead;
    assert.equal(done('hops/0'), 'Put 3 g Saaz in with the grain.');
    assert.equal(done('fermentables/2'), 'Stir in 0.13 kg Candi by hand when the boil begins.');
    assert.equal(done('others/0'), 'Add 1.3 g Irish moss by hand 15 min before the boil ends.');
    assert.match(done('waters/0') ?? '', /^Fill in 7.5 L water like Tap: Ca 60/);
    assert.match(done('carbonationVolumes') ?? '', /2.5 volumes/);
  });

  it('holds rests and stages within what the machine holds', () => {
    const result = scaled({
      ...paleAle,
      mash: [
        { kind: 'decoction', celsius: 35, minutes: 20 },
        { kind: 'temperature', celsius: 80, minutes: 5 },
      ],
      fermentation: [{ kind: 'primary', celsius: 35, days: 4 }],
      servingCelsius: 2,
    });
    assert.deepEqual(changeOf(result, 'mash/0'), {
      why: ['noDecoction', 'restTemperature'],
      changes: [
        { property: 'kind', from: 'decoction', to: 'temperature' },
        { property: 'celsius', from: 35, to: 40 },
      ],
    });
    assert.deepEqual(changeOf(result, 'mash/1')?.changes, [{ property: 'celsius', from: 80, to: 78 }]);
    assert.deepEqual(changeOf(result, 'fermentation/0')?.changes, [
      { property: 'celsius', from: 35, to: 20 },
    ]);
    assert.equal(result.servingCelsius, 5);
  });

  it('asks for dry hops on their day, and takes them out again', () => {
    const { fermentationRecipe } = scaled(paleAle);
    const days = fermentationRecipe.steps.map(({ step, until }) => [
      step,
      until.type === 'after' ? until.minutes / 1_440 : 0,
    ]);
    assert.deepEqual(days.slice(3), [
      [steps.fermentationTemperatureControl, 3],
      [steps.addIngredient, 0],
      [steps.fermentationTemperatureControl, 4],
      [steps.removeIngredient, 0],
      [steps.fermentationTemperatureControl, 3],
      [steps.carbonating, 2],
    ]);
    const late = scaled(withHops({ ...hop, use: 'dryHop', day: 30 }));
    assert.deepEqual(changeOf(late, 'hops/0')?.why, ['batch', 'afterFermentation']);
  });

  it('mashes grain that has no rest, and nothing where there is no grain', () => {
    const unmashed = scaled({ ...paleAle, mash: [], fermentation: [] });
    assert.deepEqual(changeOf(unmashed, 'mash')?.why, ['noRest']);
    assert.deepEqual(changeOf(unmashed, 'fermentation')?.why, ['noFermentation']);
    const extract = scaled({ ...paleAle, fermentables: [] });
    assert.equal(insteadOf(extract, 'mash/0')?.why.code, 'noGrain');
    assert.ok(extract.brewRecipe.steps.every(({ phase }) => phase !== phases.mash));
  });

  it('fits any batch', () => {
    assert.deepEqual([20, 5.5, 5.6, 3, 0.1].map(targetLitres), [5, 5.5, 5, 3, 0.5]);
    assert.deepEqual([0, 1_500, 4_000, -100].map(boilCelsiusAt), [98, 93, 84.7, 98]);
  });
});

describe('the preview of a program', () => {
  it('says when a person is needed, from the start', () => {
    const { brewRecipe, fermentationRecipe } = scaled(paleAle);
    const brew = previewOf(brewRecipe);
    assert.ok(brew.minutes > 3 * 60 && brew.minutes < 6 * 60, `${brew.minutes} min`);
    assert.deepEqual(
      brew.actions.map(({ step }) => step),
      [steps.rinsePrepare, steps.brewDone],
    );
    const keg = previewOf(fermentationRecipe, 25);
    const addIngredient = keg.actions.find(({ step }) => step === steps.addIngredient);
    assert.ok(Math.abs((addIngredient?.atMinutes ?? 0) / 1_440 - 3) < 0.01);
  });

  it('has hops at their time before the end of the boil', () => {
    const { brewRecipe } = scaled(
      withHops({ ...hop, use: 'boil', minutes: 60 }, { ...hop, use: 'boil', minutes: 15 }),
    );
    const [first, second] = previewOf(brewRecipe).hops;
    assert.equal((second?.atMinutes ?? 0) - (first?.atMinutes ?? 0), 45);
  });

  it('goes forward in time, between the temperatures of the steps', () =>
    fc.assert(
      fc.property(anyRecipe, (recipe) => {
        const { temperatures, minutes } = previewOf(scaled(recipe).brewRecipe);
        const times = temperatures.map(({ atMinutes }) => atMinutes);
        assert.deepEqual(
          times,
          times.toSorted((a, b) => a - b),
        );
        assert.equal(times.at(-1), minutes);
        for (const { celsius } of temperatures) assert.ok(celsius >= 20 && celsius <= 100, String(celsius));
      }),
    ));
});
