import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  shownGravity,
  shownGravityDifference,
  shownTemperature,
  shownTemperatureDifference,
  type ShownQuantity,
} from '../../../domain/units/index.js';

const textOf = ({ value, unit, decimals }: ShownQuantity) => `${value.toFixed(decimals)} ${unit}`.trim();

describe('quantities as they are shown', () => {
  it('have the unit that a person chose, and its decimals', () => {
    for (const [shown, expected] of [
      [shownTemperature(66.44, 'celsius'), '66.4 °C'],
      [shownTemperature(66.44, 'fahrenheit'), '151.6 °F'],
      [shownTemperature(-40, 'fahrenheit'), '-40.0 °F'],
      [shownTemperatureDifference(0.5, 'celsius'), '0.5 °C'],
      [shownTemperatureDifference(0.5, 'fahrenheit'), '0.9 °F'],
      [shownGravity(1.05, 'specificGravity'), '1.0500'],
      [shownGravity(1.05, 'plato'), '12.39 °P'],
      [shownGravity(1, 'plato'), '0.00 °P'],
      [shownGravityDifference(-0.008, 1.03, 'specificGravity'), '-0.0080'],
      [shownGravityDifference(-0.008, 1.03, 'plato'), '-1.96 °P'],
    ] as const)
      assert.equal(textOf(shown), expected);
  });

  it('are rounded half away from zero, as somebody reads them, and never to a negative zero', () => {
    assert.equal(shownGravity(1.01235, 'specificGravity').value, 1.0124);
    assert.equal(shownTemperature(1.005 * 5, 'celsius').value, 5);
    assert.equal(shownTemperature(-0.25, 'celsius').value, -0.3);
    assert.ok(Object.is(shownTemperature(-0.04, 'celsius').value, 0));
  });

  it('are within half of their last place', () => {
    const celsius = fc.double({ min: -40, max: 120, noNaN: true });
    fc.assert(
      fc.property(celsius, (value) => {
        const { value: shown, decimals } = shownTemperature(value, 'celsius');
        assert.ok(Math.abs(shown - value) <= 0.5 / 10 ** decimals + 1e-9);
        assert.equal(shown, Number(shown.toFixed(decimals)));
      }),
    );
  });
});
