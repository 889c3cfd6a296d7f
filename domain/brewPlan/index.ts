export type { HandleBrewPlan } from './commands.js';
export { brewPlan, createBrewPlanDecider, withoutLogins as brewPlanWithoutLogins } from './decider.js';
export { type BrewPlan, type BrewPlanEvent, type CommandOnDevice, type LivePlan } from './events.js';
export type { HaltReason } from './haltReasons.js';
export { neededNext, type BrewStand, type NeededNext, type StagePrograms } from './neededNext.js';
export { isUnderWay } from './currentStage.js';
export { maxExpired } from './machineReports.js';
export { trackMachines, type FollowedMachines, type MachineOf, type PlannedMachine } from './machines.js';
export { byWhom } from './byWhom.js';
export { react, reportTo, type ReactionContext, type PlanReaction } from './react.js';
export type { MachineInRequest, PlanRequest } from './refusePlan.js';
export type { CommandIdOf, ProcessSignal, RunningOnMachine } from './signals.js';
export { maxStartDelayMs, type StartDue, type StartObstacle } from './startDue.js';
export { startTimeOf, type WantedStart } from './startTime.js';
export { deviceOf, machinesTakenBy, instructionOf, stages, type BrewOutline, type Stage } from './stages.js';
export {
  machinesOf,
  ignoredTypes,
  planTriggersOf,
  triggerPrefixes,
  type PlanTrigger,
  type RecordedTrigger,
} from './triggers.js';
