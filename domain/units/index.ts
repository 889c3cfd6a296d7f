export { beerColour } from './beerColour.js';
export { ebcFromSrm, lovibondFromSrm, srmFromEbc, srmFromLovibond } from './colour.js';
export { platoFromSpecificGravity, specificGravityFromPlato } from './gravity.js';
export {
  shownGravity,
  shownGravityDifference,
  shownTemperature,
  shownTemperatureDifference,
  type GravityUnit,
  type ShownQuantity,
  type TemperatureUnit,
} from './shown.js';
export {
  celsiusFromFahrenheit,
  celsiusFromKelvin,
  fahrenheitFromCelsius,
  kelvinFromCelsius,
} from './temperature.js';
export {
  gramsFromOunces,
  kilogramsFromPounds,
  litresFromUsGallons,
  ouncesFromGrams,
  poundsFromKilograms,
  usGallonsFromLitres,
} from './volumeAndMass.js';
export { typedGravity, typedTemperature, typedTemperatureDifference } from './typed.js';
export { typedNumber } from './typedNumber.js';
