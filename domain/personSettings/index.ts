export { defaultPersonSettings, isTimeZone, type PersonSettings } from './personSettings.js';
