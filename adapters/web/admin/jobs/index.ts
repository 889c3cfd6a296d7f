export { JobLine, type JobState } from './JobLine.js';
export { NumberField, numberRefusal, refuseOtherNumber } from './NumberField.js';
