import assert from 'node:assert/strict';
import { shownTemperature } from '../../../domain/units/index.js';
import { editableSteps, editedRecipe, fieldOf } from '../../../adapters/web/app/recipes/edited.js';
import { amountOf, itemOf, tellingChanges, unitOf } from '../../../adapters/web/app/recipes/findings.js';
import { profileOf } from '../../../adapters/web/app/recipes/profile.js';
import type { Schemas } from '../../../adapters/apiClient/index.js';
import { paleAle } from '../domain/recipe/recipes.js';

const recipe = structuredClone(paleAle) as Schemas['BeerRecipe'];

/** The form as it is, with some fields typed otherwise. */
function typed(changes: Readonly<Record<string, string>>): (name: string) => string {
  const fields = editableSteps(recipe).flatMap((step) => step.fields);
  const values = new Map(fields.map(({ name, value }) => [name, String(value)]));
  values.set('name', recipe.name).set('notes', recipe.notes ?? '');
  for (const [name, text] of Object.entries(changes)) values.set(name, text);
  return (name) => values.get(name) ?? '';
}

describe('a recipe that is edited', () => {
  it('keeps in °C what was typed in °F, and exactly what was left as it stood', () => {
    const first = recipe.mash[0]!;
    const shown = shownTemperature(first.celsius, 'fahrenheit').value;
    const inFahrenheit = (changes: Readonly<Record<string, string>>) => {
      const others = Object.fromEntries(
        editableSteps(recipe)
          .flatMap(({ fields }) => fields)
          .map(({ name, value, unit }) => [
            name,
            String(unit === '°C' ? shownTemperature(value, 'fahrenheit').value : value),
          ]),
      );
      const texts: Readonly<Record<string, string>> = { ...others, name: recipe.name, ...changes };
      return editedRecipe(recipe, (name) => texts[name] ?? recipe.notes ?? '', 'fahrenheit').recipe;
    };
    assert.deepEqual(inFahrenheit({}).mash, recipe.mash);
    assert.deepEqual(inFahrenheit({}).fermentation, recipe.fermentation);
    assert.equal(inFahrenheit({ 'mash/0/celsius': '152,6' }).mash[0]?.celsius, 67);
    assert.notEqual(shown, first.celsius);
  });

  it('stays as it is when nothing was typed', () => {
    assert.deepEqual(editedRecipe(recipe, typed({})), { flaws: {}, recipe });
  });

  it('takes name, notes and steps, with a comma or a point, and nothing else', () => {
    const changes = {
      name: ' Bitter ',
      notes: '',
      'mash/1/celsius': '72,5',
      'fermentation/0/days': '9.5',
      boilMinutes: '75',
    };
    const others = { ...recipe };
    delete others.notes;
    assert.deepEqual(editedRecipe(recipe, typed(changes)), {
      flaws: {},
      recipe: {
        ...others,
        name: 'Bitter',
        boilMinutes: 75,
        mash: [recipe.mash[0], { ...recipe.mash[1], celsius: 72.5 }],
        fermentation: [{ ...recipe.fermentation[0], days: 9.5 }, recipe.fermentation[1]],
      },
    });
  });

  it('says at each field what is wrong with it', () => {
    const { flaws } = editedRecipe(
      recipe,
      typed({ name: ' ', 'mash/0/celsius': '120', boilMinutes: 'long' }),
    );
    assert.deepEqual(flaws, {
      name: { type: 'noName' },
      boilMinutes: { type: 'noNumber' },
      'mash/0/celsius': { type: 'range', range: [0, 110] },
    });
  });

  it('has the limits of the machine beside each temperature', () => {
    const limits = editableSteps(recipe).flatMap(({ fields }) =>
      fields.filter(({ unit }) => unit === '°C').map(({ machine }) => machine.join()),
    );
    assert.deepEqual(limits, ['40,78', '40,78', '5,20', '5,20']);
  });

  it('finds the field that a refusal is about', () => {
    assert.equal(fieldOf('recipe/mash/0/celsius'), 'mash/0/celsius');
    assert.equal(fieldOf('recipe/name'), 'name');
    assert.equal(fieldOf('version'), 'version');
  });
});

describe('the profile of a program', () => {
  const action = { code: 28, name: 'placeAirlock' };
  const step = { code: 31, name: 'mashRest' };
  const preview: Schemas['ProgramPreview'] = {
    minutes: 100,
    temperatures: [
      { atMinutes: 0, celsius: 20 },
      { atMinutes: 50, celsius: 70 },
      { atMinutes: 100, celsius: 45 },
    ],
    steps: [],
    actions: [
      { atMinutes: 0, action, step },
      { atMinutes: 0, action, step },
    ],
    hops: [{ atMinutes: 75, slot: 1 }],
  };

  it('fills its box, from the coldest to the hottest', () => {
    assert.deepEqual(profileOf(preview, { width: 200, height: 50 }), {
      ...{ line: 'M0 50 L100 0 L200 25', lowest: 20, highest: 70 },
      ...{ needed: [0], hops: [150] },
    });
  });

  it('is none of a program that takes no time', () => {
    assert.equal(profileOf({ ...preview, minutes: 0 }, { width: 200, height: 50 }), undefined);
  });

  it('is level where the temperature stays', () => {
    const level = preview.temperatures.map(({ atMinutes }) => ({ atMinutes, celsius: 20 }));
    assert.equal(
      profileOf({ ...preview, temperatures: level }, { width: 200, height: 50 })?.line,
      'M0 50 L100 50 L200 50',
    );
  });
});

describe('what becomes of a recipe', () => {
  it('is told with amounts and units', () => {
    assert.deepEqual(amountOf(recipe.fermentables[0]!), { unit: 'kg', value: 4.2 });
    assert.deepEqual(amountOf(recipe.yeasts[0]!), { unit: 'g', value: 11.5 });
    assert.equal(amountOf(recipe.mash[0]!), undefined);
    assert.equal(unitOf('batchLitres', 'value'), 'L');
    assert.equal(unitOf('yeasts/0', 'amount/grams'), 'g');
    assert.equal(unitOf('carbonationVolumes', 'value'), '');
  });

  it('finds the item of a list, and none for a plain field', () => {
    assert.equal(itemOf(recipe, 'hops/3'), recipe.hops[3]);
    assert.equal(itemOf(recipe, 'boilMinutes'), undefined);
    assert.equal(itemOf(recipe, 'hops/9'), undefined);
  });

  it('leaves out what tells nothing, unless it is all there is', () => {
    const slot = { property: 'slot', from: null, to: 2 };
    const grams = { property: 'grams', from: 30, to: 7.5 };
    const celsius = { property: 'celsius', from: 80, to: null };
    assert.deepEqual(tellingChanges([slot, grams, celsius]), [grams]);
    assert.deepEqual(tellingChanges([slot]), [slot]);
  });
});
