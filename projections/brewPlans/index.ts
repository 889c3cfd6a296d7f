export type {
  BrewPlanRow,
  BrewPlanStatus,
  HaltRow,
  NeededAction,
  StageRow,
  StageStatus,
} from './evolveBrewPlan.js';
export { brewPlanEvents, projectBrewPlans, type PlanEvent } from './projectBrewPlans.js';
