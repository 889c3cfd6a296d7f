export { createBrewPlans, type BrewPlans, type BrewPlansParts, type BrewRequest } from './brewPlans.js';
export { createBrewStarter, type BrewStarter, type BrewStarterParts } from './starter.js';
export { createBrewPlanReactor, type BrewPlanReactor, type BrewPlanReactorParts } from './reactor.js';
