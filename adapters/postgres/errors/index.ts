export {
  countUnkeptErrors,
  findError,
  listErrors,
  setErrorState,
  type ErrorDetails,
  type ErrorFilter,
} from './errorGroups.js';
export { recordErrors } from './recordErrors.js';
