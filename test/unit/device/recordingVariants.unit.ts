import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRecording } from '../../../adapters/device/index.js';
import type { Reading } from '../../../domain/machine/index.js';
import { allPairs, pairsOf, pairwise, type Variant } from './pairwise.js';
import { dimensions, expectedReadings, fileOf, refusedValues } from './recordingVariant.js';

const variants = pairwise(dimensions, 40);

/** A comma is decimals and delimiter at once, and nothing says which. */
const isTorn = ({ delimiter, decimal, quotes }: Variant) =>
  delimiter === ',' && decimal === 'comma' && quotes !== 'all';

/** Elapsed time and seconds since 1970 have no zone, and no other form. */
const hasDates = ({ time = '' }: Variant) => !['seconds', 'milliseconds', 'elapsed'].includes(time);

describe('variants of a recording', () => {
  let path: string;

  before(async () => {
    path = join(await mkdtemp(join(tmpdir(), 'brewline-variants-')), 'log.csv');
  });
  after(() => rm(join(path, '..'), { recursive: true }));

  async function read(variant: Variant): Promise<Reading[]> {
    const { bytes, options } = fileOf(variant);
    await writeFile(path, bytes);
    const recording = await openRecording(path, options);
    const readings: Reading[] = [];
    for await (const reading of recording.read()) readings.push(reading);
    assert.equal(recording.readings, readings.length);
    return readings;
  }

  it('have each pair of values at least once', () => {
    const found = new Set(variants.flatMap(pairsOf));
    assert.deepEqual(
      allPairs(dimensions).filter((pair) => !found.has(pair)),
      [],
    );
    assert.ok(variants.length >= 40);
  });

  variants.forEach((variant, index) => {
    const name = Object.values(variant)
      .map((value) => JSON.stringify(value))
      .join(' ');
    if (isTorn(variant))
      it(`${index + 1} is refused: ${name}`, () =>
        assert.rejects(
          read(variant),
          /(line \d+: the row has \d cells, but the header has|give --delimiter)/,
        ));
    else
      it(`${index + 1} has the readings of the plain file: ${name}`, async () =>
        assert.deepEqual(await read(variant), expectedReadings(variant)));
  });

  for (const [dimension, values] of Object.entries(refusedValues))
    for (const [value, message] of Object.entries(values)) {
      it(`are refused with ${dimension} ${value}, whatever else they are like`, async () => {
        const changed = variants.map((variant) => ({ ...variant, [dimension]: value }));
        const fitting = changed.filter(
          (variant) => !isTorn(variant) && (dimension !== 'zone' || hasDates(variant)),
        );
        assert.ok(fitting.length >= 15);
        for (const variant of fitting)
          await assert.rejects(read(variant), { message }, JSON.stringify(variant));
      });
    }
});
