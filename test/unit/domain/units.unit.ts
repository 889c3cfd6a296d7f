import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  ebcFromSrm,
  kilogramsFromPounds,
  lovibondFromSrm,
  poundsFromKilograms,
  srmFromEbc,
  srmFromLovibond,
  celsiusFromFahrenheit,
  celsiusFromKelvin,
  fahrenheitFromCelsius,
  gramsFromOunces,
  litresFromUsGallons,
  ouncesFromGrams,
  platoFromSpecificGravity,
  shownTemperature,
  specificGravityFromPlato,
  typedGravity,
  typedTemperature,
  typedTemperatureDifference,
  usGallonsFromLitres,
} from '../../../domain/units/index.js';

/** The cubic fit to the table of the American Society of Brewing Chemists. */
const asbcPlato = (sg: number) => -616.868 + 1111.14 * sg - 630.272 * sg ** 2 + 135.997 * sg ** 3;

const pairs = {
  temperature: [fahrenheitFromCelsius, celsiusFromFahrenheit],
  gravity: [specificGravityFromPlato, platoFromSpecificGravity],
  volume: [usGallonsFromLitres, litresFromUsGallons],
  mass: [ouncesFromGrams, gramsFromOunces],
  weight: [poundsFromKilograms, kilogramsFromPounds],
  colour: [srmFromEbc, ebcFromSrm],
  'colour of malt': [lovibondFromSrm, srmFromLovibond],
} as const;

describe('units', () => {
  for (const [quantity, [there, back]] of Object.entries(pairs)) {
    const ordinary = fc.double({ min: -1, max: 40, noNaN: true });
    it(`converts ${quantity} there and back`, () =>
      fc.assert(fc.property(ordinary, (value) => Math.abs(back(there(value)) - value) < 1e-9)));

    it(`keeps the order of values of ${quantity}`, () =>
      fc.assert(
        fc.property(ordinary, ordinary, (a, b) => Math.abs(a - b) < 1e-9 || a < b === there(a) < there(b)),
      ));
  }

  it('converts colours of malt as analyses compare them', () => {
    // 60 °L are 80.5 SRM or 158.6 EBC; pale malts have nearly the same number in both.
    assert.ok(Math.abs(srmFromLovibond(60) - 80.5) < 0.05);
    assert.ok(Math.abs(ebcFromSrm(srmFromLovibond(60)) - 158.6) < 0.1);
    assert.equal(srmFromLovibond(1.8), 1.8);
    assert.equal(srmFromLovibond(0), 0);
  });

  it('converts temperatures at their fixed points', () => {
    assert.deepEqual([0, 100, -40].map(fahrenheitFromCelsius), [32, 212, -40]);
    assert.deepEqual([32, 212, -40].map(celsiusFromFahrenheit), [0, 100, -40]);
    assert.equal(celsiusFromKelvin(273.15), 0);
  });

  it('has the gravities of the table that brewers use', () => {
    for (const [plato, specificGravity] of [
      [0, 1],
      [5, 1.0197],
      [10, 1.04],
      [12, 1.0484],
      [15, 1.0611],
      [20, 1.083],
    ] as const)
      assert.equal(Number(specificGravityFromPlato(plato).toFixed(4)), specificGravity);
  });

  it('agrees with the chemists of brewing within 0.03 °P up to 34 °P', () =>
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 1.149, noNaN: true }),
        (gravity) => Math.abs(platoFromSpecificGravity(gravity) - asbcPlato(gravity)) < 0.03,
      ),
    ));

  it('converts volumes and masses as they are defined', () => {
    assert.equal(litresFromUsGallons(5), 18.92705892);
    assert.equal(gramsFromOunces(16), 453.59237);
  });

  it('reads what somebody typed in the unit that they chose; a limit typed as it is shown is within it', () => {
    assert.equal(typedTemperature('66,4', 'celsius'), 66.4);
    assert.equal(typedTemperature('154.4', 'fahrenheit'), 68);
    assert.equal(typedTemperature('hot', 'fahrenheit'), undefined);
    for (const celsius of [-5, 4, 20, 40, 78, 80, 100])
      assert.equal(
        typedTemperature(String(shownTemperature(celsius, 'fahrenheit').value), 'fahrenheit'),
        celsius,
      );
    assert.equal(typedTemperatureDifference('3.6', 'fahrenheit'), 2);
    assert.equal(typedTemperatureDifference('2', 'celsius'), 2);
    assert.equal(typedGravity('1.0482', 'specificGravity'), 1.0482);
    assert.equal(typedGravity('12,39', 'plato'), 1.05002);
  });
});
