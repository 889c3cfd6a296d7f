export { platoFromSpecificGravity, specificGravityFromPlato } from './gravity.js';
export { celsiusFromFahrenheit, celsiusFromKelvin, fahrenheitFromCelsius } from './temperature.js';
export {
  gramsFromOunces,
  litresFromUsGallons,
  ouncesFromGrams,
  usGallonsFromLitres,
} from './volumeAndMass.js';
