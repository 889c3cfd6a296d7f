import assert from 'node:assert/strict';
import fc from 'fast-check';
import { gravityAtCalibration } from '../../../../domain/fermentation/index.js';

/** American Homebrewers Association, "Hydrometer Temperature Adjustment Table", for a hydrometer of 15 °C. */
const table: readonly (readonly [celsius: number, correction: number])[] = [
  [0, -0.0007],
  [5, -0.0009],
  [10, -0.0006],
  [15, 0],
  [20, 0.0009],
  [25, 0.0021],
  [30, 0.0035],
  [35, 0.0051],
  [40, 0.0069],
  [49, 0.0106],
];

describe('gravityAtCalibration', () => {
  for (const [celsius, correction] of table)
    it(`corrects by ${correction} at ${celsius} °C as the table for brewers does`, () => {
      const at15 = gravityAtCalibration({ specificGravity: 1, celsius, calibrationCelsius: 15 })!;
      assert.ok(Math.abs(at15 - 1 - correction) < 0.00015, String(at15));
    });

  it('has the example of that table within the last digit of a hydrometer', () => {
    const at15 = gravityAtCalibration({ specificGravity: 1.04, celsius: 35, calibrationCelsius: 15 })!;
    assert.ok(Math.abs(at15 - 1.0451) < 0.0005, String(at15));
  });

  const gravity = fc.double({ min: 1, max: 1.15, noNaN: true });
  const celsius = fc.double({ min: 0, max: 100, noNaN: true });

  it('changes nothing at the calibration temperature, and is undone the other way round', () =>
    fc.assert(
      fc.property(gravity, celsius, celsius, (specificGravity, sample, calibration) => {
        const same = gravityAtCalibration({ specificGravity, celsius: sample, calibrationCelsius: sample })!;
        const there = { specificGravity, celsius: sample, calibrationCelsius: calibration };
        const corrected = gravityAtCalibration(there)!;
        const ratio = corrected / specificGravity;
        const back = gravityAtCalibration({ ...there, celsius: calibration, calibrationCelsius: sample })!;
        return Math.abs(same - specificGravity) < 1e-9 && Math.abs(back * ratio - specificGravity) < 1e-9;
      }),
    ));

  it('is higher for a warmer sample, above the 4 °C at which water is heaviest', () =>
    fc.assert(
      fc.property(gravity, fc.double({ min: 4, max: 99, noNaN: true }), (specificGravity, sample) => {
        const at = (degrees: number) =>
          gravityAtCalibration({ specificGravity, celsius: degrees, calibrationCelsius: 20 })!;
        return at(sample + 1) > at(sample);
      }),
    ));

  it('says nothing of ice, steam and what is no gravity', () => {
    const reading = { specificGravity: 1.05, celsius: 20, calibrationCelsius: 20 };
    for (const wrong of [
      { celsius: -1 },
      { celsius: 101 },
      { celsius: NaN },
      { calibrationCelsius: NaN },
      { specificGravity: NaN },
      { specificGravity: 1050 },
    ])
      assert.equal(gravityAtCalibration({ ...reading, ...wrong }), undefined);
  });
});
