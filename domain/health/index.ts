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
export { absentParts, silentRoles, type ExpectedParts } from './missingParts.js';
export {
  overallHealth,
  reportEveryMs,
  type HealthReport,
  type HealthStatus,
  type OverallHealth,
  type RoleHealth,
  type SharedCondition,
} from './overallHealth.js';
