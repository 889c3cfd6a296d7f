import { createInterface } from 'node:readline/promises';
import { Argument, Command } from 'commander';
import { rebuildable, type RebuildableProjection } from '../../adapters/postgres/emptyProjection.js';
import type { CliContext } from './context.js';
import { withDatabase } from './connections.js';

/** The role that runs each projection. */
const roleOf: Readonly<Record<RebuildableProjection, string>> = {
  readModels: 'projector',
  dispatcher: 'dispatcher',
};

const help = `
All its rows and its checkpoint go in one transaction; the role that keeps it then fills it again from the first event.
Until it has caught up, people see less than there is: a rebuild beside the running version comes with a later release.

Example:
  brewline rebuild readModels --yes`;

export function rebuildCommand({ settings, stderr }: CliContext): Command {
  return new Command('rebuild')
    .description('empty a projection, so that it is made anew from the events; stop its role first')
    .addArgument(new Argument('<projection>', 'which').choices(rebuildable))
    .option('--yes', 'do it without asking')
    .addHelpText('after', help)
    .action(async (projection: RebuildableProjection, { yes }: { yes?: true }) => {
      const role = roleOf[projection];
      const question = `Empty ${projection} and make it anew from all events?`;
      if (!yes && !(await confirmed(question, stderr))) {
        throw new Error(`${projection} was left as it is; say --yes to have it emptied`);
      }
      const { emptyProjection } = await import('../../adapters/postgres/index.js');
      const outcome = await withDatabase(await settings(), (pool) => emptyProjection(pool, projection));
      if (outcome === 'busy')
        throw new Error(`a ${role} keeps ${projection} at this time: stop the ${role} first`);
      stderr.write(`${projection} is empty. Start the ${role}: it begins at the first event.\n`);
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
