export {
  createBrewPlans,
  type BrewPlans,
  type BrewPlansParts,
  type BrewRequest,
  type OpenBrewPlans,
} from './brewPlans.js';
export {
  createBrewPlanReactor,
  type BrewPlanDirectory,
  type BrewPlanReactor,
  type BrewPlanReactorParts,
} from './reactor.js';
