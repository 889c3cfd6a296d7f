import { startStack, type Stack } from './stack.js';

let running: Promise<Stack> | undefined;

/**
 * The stack that all end-to-end suites share which do it no harm; started for the first of them, stopped after the last.
 *
 * @returns a function that gives it inside tests.
 */
export function useStack(): () => Stack {
  let stack: Stack | undefined;
  before(async () => {
    stack = await (running ??= startStack());
  });
  return () => {
    if (!stack) throw new Error('the stack runs inside tests only');
    return stack;
  };
}

// A root hook: mocha calls it once, after all suites.
after(async () => {
  await (await running)?.stop();
});
