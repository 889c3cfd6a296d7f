import type { Decider } from '../events.js';
import { upcastWith, type Upcaster } from '../upcast.js';
import { decide, type HandleBrewPlan } from './commands.js';
import { evolve, initialState, type BrewPlan, type BrewPlanEvent } from './events.js';

/** Add the function from version n to n + 1 here when the data of an event changes; never change an old one. */
const upcasters: readonly Upcaster[] = [];

/** A whole brew as a person planned it, by its id. */
export const brewPlan: Decider<HandleBrewPlan, BrewPlan, BrewPlanEvent> = {
  category: 'brewPlan',
  schemaVersion: upcasters.length + 1,
  initialState,
  decide,
  evolve,
  upcast: (event, schemaVersion) => upcastWith(upcasters, event, schemaVersion),
};
