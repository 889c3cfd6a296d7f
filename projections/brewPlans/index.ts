export {
  evolveBrewPlan,
  type BrewPlanRow,
  type BrewPlanStatus,
  type HaltRow,
  type NeededAction,
  type StageRow,
  type StageStatus,
} from './evolveBrewPlan.js';
export { brewPlanEvents, projectBrewPlans, type PlanEvent } from './projectBrewPlans.js';
