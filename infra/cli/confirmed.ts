import { createInterface } from 'node:readline/promises';
import type { CliContext } from './context.js';

/** Asks on a terminal; without a terminal the answer is no. */
export async function confirmed(question: string, output: CliContext['stderr']): Promise<boolean> {
  if (!process.stdin.isTTY || !output.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
