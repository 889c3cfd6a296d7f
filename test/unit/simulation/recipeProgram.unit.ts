import assert from 'node:assert/strict';
import { continuedBy, programOf } from '../../../infra/simulation/machines/recipeProgram.js';
import { phases, processTypes, steps } from '../../../domain/machine/index.js';
import type { Recipe, RecipeStep } from '../../../domain/recipe/index.js';

const { mashHeatUp, mashRest, sparge, lauter, boil, cool, brewDone } = steps;
const phaseOf: Readonly<Record<number, number>> = {
  [boil]: phases.boil,
  [cool]: phases.chill,
  [brewDone]: phases.chill,
};

/** Steps of these codes; the minutes tell them apart. */
function recipe(from: number, ...codes: number[]): Recipe {
  const all = codes.map((step, index): RecipeStep => {
    const until = { type: 'after', minutes: from + index } as const;
    return { phase: phaseOf[step] ?? phases.mash, step, until };
  });
  return { name: 'r', processType: processTypes.brew, steps: all };
}

const minutesOf = (program: ReturnType<typeof programOf>) =>
  program.steps.map(({ ending }) => (ending.type === 'after' ? ending.seconds / 60 : undefined));

describe('programOf', () => {
  it('pumps and cools in a step as the machine’s own programs do', () => {
    const [rest, boiling, cooling] = programOf(recipe(0, mashRest, boil, cool)).steps;
    assert.deepEqual([rest?.pump, rest?.cooling], [true, undefined]);
    assert.deepEqual([boiling?.pump, boiling?.cooling], [undefined, undefined]);
    assert.deepEqual([cooling?.pump, cooling?.cooling], [true, 'water']);
  });

  it('ends steps as the recipe says', () => {
    const step = { phase: phases.primaryFermentation, step: steps.fermentationTemperatureControl };
    const untils = [
      { type: 'after', minutes: 1.5 },
      { type: 'targetReached' },
      { type: 'attenuated', percent: 75 },
    ] as const;
    const program = programOf({
      name: 'f',
      processType: processTypes.fermentation,
      steps: untils.map((until) => ({ ...step, until })),
    });
    assert.deepEqual(
      program.steps.map(({ ending }) => ending),
      [{ type: 'after', seconds: 90 }, { type: 'targetReached' }, { type: 'fermented', share: 0.75 }],
    );
  });
});

describe('continuedBy', () => {
  const running = programOf(recipe(0, mashHeatUp, mashRest, mashHeatUp, mashRest, boil, brewDone));

  it('goes on behind the same rest of the new recipe, and keeps what was done', () => {
    const other = recipe(10, mashHeatUp, mashRest, mashHeatUp, mashRest, mashRest, boil, brewDone);
    assert.deepEqual(minutesOf(continuedBy(running, 1, other)), [0, 1, 12, 13, 14, 15, 16]);
    assert.deepEqual(minutesOf(continuedBy(running, 3, other)), [0, 1, 2, 3, 14, 15, 16]);
  });

  it('goes on behind its last rest when it has fewer', () => {
    const other = recipe(10, mashHeatUp, mashRest, boil);
    assert.deepEqual(minutesOf(continuedBy(running, 3, other)), [0, 1, 2, 3, 12]);
  });

  it('goes on with the first step that can follow when it lacks the present one', () => {
    const other = recipe(10, mashHeatUp, sparge, boil, brewDone);
    assert.deepEqual(minutesOf(continuedBy(running, 4, other)), [0, 1, 2, 3, 4, 13]);
    const later = programOf(recipe(0, lauter, boil));
    assert.deepEqual(minutesOf(continuedBy(later, 0, recipe(10, mashRest, sparge, boil))), [0, 11, 12]);
  });

  it('is at its end after the last step of the new recipe', () => {
    assert.deepEqual(minutesOf(continuedBy(running, 4, recipe(10, mashRest, boil))), [0, 1, 2, 3, 4]);
  });

  it('refuses a recipe of which nothing can follow', () => {
    assert.throws(
      () => continuedBy(running, 5, recipe(0, mashRest, boil)),
      /no step that can follow brewDone/,
    );
  });
});
