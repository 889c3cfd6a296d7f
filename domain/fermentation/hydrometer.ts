/** What somebody read off a hydrometer. */
export interface HydrometerReading {
  readonly specificGravity: number;
  /** Of the sample. */
  readonly celsius: number;
  /** For which the hydrometer is made: 20 in most countries, 15.56 (60 °F) on many American ones. */
  readonly calibrationCelsius: number;
}

/**
 * The specific gravity that the hydrometer would show at its calibration temperature. Wort is taken to expand as water
 * does, as tables for brewers do: reading · ρ(calibration) / ρ(sample). The glass of the hydrometer, which expands less
 * by an order of magnitude, is left out.
 *
 * @returns undefined for temperatures outside of 0 to 100 °C, and gravities outside of 0.98 to 1.2.
 */
export function gravityAtCalibration(reading: HydrometerReading): number | undefined {
  const { specificGravity, celsius, calibrationCelsius } = reading;
  const measured = waterDensity(celsius);
  const calibrated = waterDensity(calibrationCelsius);
  if (measured === undefined || calibrated === undefined) return undefined;
  if (!(specificGravity >= 0.98 && specificGravity <= 1.2)) return undefined;
  return (specificGravity * calibrated) / measured;
}

/**
 * Density of water without air in kg/m³, from 0 to 100 °C: G. S. Kell, "Density, thermal expansivity, and compressibility of
 * liquid water from 0° to 150 °C", J. Chem. Eng. Data 20(1), 1975, pages 97 to 105.
 */
function waterDensity(t: number): number | undefined {
  if (!(t >= 0 && t <= 100)) return undefined;
  const polynomial = [
    -280.54253e-12, 105.56302e-9, -46.170461e-6, -7.9870401e-3, 16.945176, 999.83952,
  ].reduce((sum, coefficient) => sum * t + coefficient, 0);
  return polynomial / (1 + 16.87985e-3 * t);
}
