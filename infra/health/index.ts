export { watchOverallHealth, type ExpectedRoles } from './overall.js';
export { dispatchProjection, lockedProjections } from './lockedProjections.js';
export { namesOfActive, projectionCheck } from './projectionCheck.js';
export { projectionReports, type ReportedProjection } from './projectionReports.js';
export { parkedCheck } from './parkedCheck.js';
export { watchRoleHealth, type RoleHealth } from './roleHealth.js';
export { storeCheck } from './storeCheck.js';
