import assert from 'node:assert/strict';
import { gravityOfBeer, gravityOfWort } from '../../../../domain/fermentation/index.js';

const read = (brix: number, wortCorrectionFactor = 1.04) => ({ brix, wortCorrectionFactor });

/** Brix of wort and beer, and what Terrill's calculator says of them, as brewers quote it. */
const published = [
  { wort: 12.9, beer: 6.4, original: 1.0501, final: 1.0118 },
  { wort: 23, beer: 12, original: undefined, final: 1.0204 },
  { wort: 12.5 * 1.04, beer: 6 * 1.04, original: undefined, final: 1.011 },
] as const;

describe('a refractometer', () => {
  for (const { wort, beer, original, final } of published)
    it(`says of ${wort.toFixed(1)} and ${beer.toFixed(1)} °Bx what the author's calculator does`, () => {
      const started = gravityOfWort(read(wort))!;
      if (original !== undefined) assert.equal(started.toFixed(4), original.toFixed(4));
      const digits = String(final).length - 2;
      assert.equal(gravityOfBeer(read(beer), started)?.toFixed(digits), final.toFixed(digits));
    });

  it('shows the extract of sugar solutions, and more of wort', () => {
    assert.equal(gravityOfWort(read(12.39, 1))?.toFixed(4), '1.0500');
    assert.ok(gravityOfWort(read(12.39))! < 1.05);
    assert.equal(gravityOfWort(read(0)), 1);
  });

  it('says nothing of beer that has hardly fermented, and of what it can’t show', () => {
    assert.equal(gravityOfBeer(read(10), 1.05), undefined);
    for (const reading of [read(-1), read(41), read(12, 0.9), read(12, 1.2), read(NaN)]) {
      assert.equal(gravityOfWort(reading), undefined);
      assert.equal(gravityOfBeer(reading, 1.05), undefined);
    }
  });
});
