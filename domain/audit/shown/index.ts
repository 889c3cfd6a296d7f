export { runsForMs, shownOutcome, shownOutcomes, type ShownOutcome } from './shownOutcome.js';
