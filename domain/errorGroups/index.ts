export { lineOfClientError, type ClientError, type ClientFrame } from './clientError.js';
export type { CollectedErrors, CollectedGroup } from './collectedErrors.js';
export { errorOfLine, type LoggedError } from './errorOfLine.js';
export { normalizeMessage } from './normalizeMessage.js';
export { framesOfStack, type StackFrame } from './stackFrame.js';
export { unresolvedStates, type ChosenErrorState, type ErrorGroup, type ErrorState } from './errorGroup.js';
