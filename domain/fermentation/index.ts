export { alcoholByVolumePercent } from './alcohol.js';
export { apparentAttenuationPercent, realAttenuationPercent } from './attenuation.js';
export { gravityChangePerDay } from './changePerDay.js';
export type { Gravities } from './gravities.js';
export { gravityAtCalibration, type HydrometerReading } from './hydrometer.js';
export type { GravityReading } from './readings.js';
export {
  gravityOfBeer,
  gravityOfWort,
  usualWortCorrectionFactor,
  type RefractometerReading,
} from './refractometer.js';
export { forecastFermentation, type Band, type FermentationForecast } from './forecast.js';
export {
  fermentationOf,
  type Fermentation,
  type FermentationPoints,
  type Figure,
  type RecipeGravities,
} from './fermentationOf.js';
