import { startStack, type Stack, type StackOptions } from './stack.js';
import { until } from './until.js';

/**
 * An instance for all suites that run together: started for the first of them that asks, stopped after the last.
 *
 * @returns a function to be called in a suite, which returns one that gives the instance inside tests
 */
export function shareStack(options: StackOptions = {}): () => () => Stack {
  let running: Promise<Stack> | undefined;
  // A root hook: mocha calls it once, after all suites.
  after(async () => {
    await (await running)?.stop();
  });
  return () => {
    let stack: Stack | undefined;
    before(async () => {
      const shared = await (running ??= startStack(options));
      await until('what the suite before has killed runs again', () => isReady(shared));
      stack = shared;
    });
    return () => {
      if (!stack) throw new Error('the stack runs inside tests only');
      return stack;
    };
  };
}

async function isReady({ apiUrl }: Stack): Promise<boolean> {
  // A refused connection, too, says that it is not.
  const answer = await fetch(`${apiUrl}/health/ready`).catch(() => undefined);
  await answer?.arrayBuffer();
  return answer?.status === 200;
}
