import assert from 'node:assert/strict';
import fc from 'fast-check';
import { refuseBeerRecipe, type BeerRecipe } from '../../../../domain/recipe/index.js';
import { anyRecipe, paleAle, withHops } from './recipes.js';

const refusedFields = (recipe: BeerRecipe) => refuseBeerRecipe(recipe).map(({ field }) => field);
const hop = { name: 'Saaz', grams: 10, alphaPercent: 4 } as const;

describe('what a beer recipe may say', () => {
  it('lets pass what is in its limits', () =>
    fc.assert(fc.property(anyRecipe, (recipe) => refusedFields(recipe).length === 0)));

  it('names the field of a number or text outside of its limits', () => {
    assert.deepEqual(refusedFields({ ...paleAle, name: '' }), ['recipe/name']);
    assert.deepEqual(refusedFields({ ...paleAle, batchLitres: 0 }), ['recipe/batchLitres']);
    assert.deepEqual(refusedFields({ ...paleAle, boilMinutes: NaN }), ['recipe/boilMinutes']);
    assert.deepEqual(refusedFields(withHops({ ...hop, use: 'boil', alphaPercent: 101 })), [
      'recipe/hops/0/alphaPercent',
    ]);
    const [yeast] = paleAle.yeasts;
    assert.ok(yeast);
    assert.deepEqual(refusedFields({ ...paleAle, yeasts: [yeast, { ...yeast, amount: { grams: -1 } }] }), [
      'recipe/yeasts/1/amount/grams',
    ]);
  });

  it('allows lines in notes only, and no other control characters', () => {
    assert.deepEqual(refusedFields({ ...paleAle, notes: 'a\n\tb' }), []);
    assert.deepEqual(refusedFields({ ...paleAle, notes: 'a\u001bb' }), ['recipe/notes']);
    assert.deepEqual(refusedFields({ ...paleAle, style: 'a\nb' }), ['recipe/style']);
    assert.deepEqual(refusedFields({ ...paleAle, author: '\ud800' }), ['recipe/author']);
  });

  it('allows 50 of each ingredient', () => {
    const hops = (count: number) =>
      withHops(...Array.from({ length: count }, () => ({ ...hop, use: 'boil' as const })));
    assert.deepEqual(refusedFields(hops(50)), []);
    assert.deepEqual(refusedFields(hops(51)), ['recipe/hops']);
  });

  it('lets hops of one time share a slot, and no others', () => {
    const boil = { ...hop, use: 'boil', minutes: 60, slot: 1 } as const;
    assert.deepEqual(refusedFields(withHops(boil, boil, { ...boil, slot: 2, minutes: 5 })), []);
    assert.deepEqual(refusedFields(withHops(boil, { ...boil, minutes: 5 })), ['recipe/hops/1/slot']);
    assert.deepEqual(refusedFields(withHops({ ...hop, use: 'dryHop', slot: 1 })), ['recipe/hops/0/slot']);
    assert.deepEqual(refusedFields(withHops({ ...boil, slot: 1.5 })), ['recipe/hops/0/slot']);
    assert.deepEqual(refusedFields(withHops({ ...boil, slot: 7 })), ['recipe/hops/0/slot']);
  });
});
