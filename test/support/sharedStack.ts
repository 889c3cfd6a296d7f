import { shareStack } from './shareStack.js';

/** For suites that do an instance no harm; the runner runs those that import this file together. */
export const useStack = shareStack();
