import { createInterface } from 'node:readline/promises';
import { Argument, Command } from 'commander';
import { rebuildable, type RebuildableProjection } from '../../adapters/postgres/emptyProjection.js';
import type { CliContext } from './context.js';
import { withDatabase } from './connections.js';

const help = `
All its rows and its checkpoint go in one transaction. The role that keeps it (projector, dispatcher) may run meanwhile: it begins
again at the first event within a few seconds. Until it has caught up, the API answers 503 with
Retry-After: for readModels wherever it shows or commands devices, sessions and brews, for rollups to history.

Example:
  brewline rebuild readModels --yes`;

export function rebuildCommand({ settings, stderr }: CliContext): Command {
  return new Command('rebuild')
    .description('empty a projection, so that it is made anew from all events')
    .addArgument(new Argument('<projection>', 'which').choices(rebuildable))
    .option('--yes', 'do it without asking')
    .addHelpText('after', help)
    .action(async (projection: RebuildableProjection, { yes }: { yes?: true }) => {
      const question = `Empty ${projection} and make it anew from all events?`;
      if (!yes && !(await confirmed(question, stderr))) {
        throw new Error(`${projection} was left as it is; say --yes to have it emptied`);
      }
      const { emptyProjection } = await import('../../adapters/postgres/index.js');
      await withDatabase(await settings(), (pool) => emptyProjection(pool, projection));
      stderr.write(`${projection} was emptied, and fills from the first event on.\n`);
    });
}

/** Asks on a terminal; where there is none, nobody agreed. */
async function confirmed(question: string, output: CliContext['stderr']): Promise<boolean> {
  if (!process.stdin.isTTY || !output.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
