import { phases, processTypes, steps, userActions } from '../machine/index.js';
import type { Recipe, RecipeStep } from '../recipe/index.js';

const { cleanPrepare, clean, cleanRinse } = phases;
const timed = (phase: number, step: number, minutes: number): RecipeStep => ({
  ...{ phase, step },
  until: { type: 'after', minutes },
});

/** The base's own program of cleaning, to tell how long it takes and when it waits for a person: it is never sent. */
export const cleaningProgram: Recipe = {
  name: '',
  processType: processTypes.clean,
  steps: [
    { ...timed(cleanPrepare, steps.cleanPrepare, 1), userAction: userActions.startCleaning },
    timed(cleanPrepare, steps.cleanDrain, 3),
    { phase: clean, step: steps.cleanHeatUp, until: { type: 'targetReached' }, targetCelsius: 60 },
    { ...timed(clean, steps.cleanCirculate1, 15), targetCelsius: 60 },
    { ...timed(clean, steps.cleanCirculate2, 10), targetCelsius: 60 },
    timed(cleanRinse, steps.cleanRinse1, 5),
    timed(cleanRinse, steps.cleanRinse2, 5),
    timed(cleanRinse, steps.cleanDone, 1),
  ],
};
