export { createBrewPlans, type BrewPlans, type BrewPlansParts, type BrewRequest } from './brewPlans.js';
export { createBrewPlanReactor, type BrewPlanReactor, type BrewPlanReactorParts } from './reactor.js';
