export { type EffectiveSetting } from './effectiveSetting.js';
export { type HealthCheck } from './check.js';
export { updateConditions, type ConditionChanges } from './conditions.js';
export {
  conditionKey,
  healthCodes,
  type Condition,
  type Finding,
  type HealthCode,
  type HealthLevel,
} from './finding.js';
export {
  serversSeen,
  type BrokerReport,
  type DiskReport,
  type EventStoreReport,
  type QueueReport,
  type ServerReport,
  type ServersSeen,
} from './serverReport.js';
export { projectionNames, projectionOf, type ProjectionName } from './projectionNames.js';
export { absentParts, silentRoles, type ExpectedParts } from './missingParts.js';
export {
  addSample,
  reportOf,
  type LagTrend,
  type ProjectionHistory,
  type ProjectionReport,
  type ProjectionSample,
} from './projectionProgress.js';
export { rebuildProgress, type RebuildProgress, type RebuildState } from './rebuildProgress.js';
export {
  isFresh,
  overallHealth,
  reportEveryMs,
  type HealthReport,
  type HealthStatus,
  type OverallHealth,
  type RoleHealth,
  type SharedCondition,
} from './overallHealth.js';
