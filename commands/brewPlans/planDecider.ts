import { createBrewPlanDecider } from '../../domain/brewPlan/index.js';
import { derivedUuid } from '../derivedUuid.js';

/** Decides for whole brews; the same attempt at a stage always has the same command id. */
export const planDecider = createBrewPlanDecider((planId, stage, attempt) =>
  derivedUuid([planId, stage, attempt]),
);
