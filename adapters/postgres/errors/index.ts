export { createErrorGroups, errorsQuery } from './errorGroups.js';
export { recordErrors } from './recordErrors.js';
