import { createBrewPlanDecider } from '../../domain/brewPlan/index.js';
import { derivedUuid } from '../../domain/kernel/derivedUuid.js';

/** The decider of whole brews. The command id is a function of plan, stage and attempt. */
export const planDecider = createBrewPlanDecider((planId, stage, attempt) =>
  derivedUuid([planId, stage, attempt]),
);
