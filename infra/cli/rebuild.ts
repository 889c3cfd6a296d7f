import { userInfo } from 'node:os';
import { Argument, Command } from 'commander';
import { projectionNames, type ProjectionName } from '../../domain/health/index.js';
import { confirmed } from './confirmed.js';
import type { CliContext } from './context.js';
import { withDatabase } from './connections.js';
import { choosing } from './optionParsers.js';
import { writeJson } from './writeJson.js';

const help = `
All its rows and its checkpoint go in one transaction. The role that keeps it (projector, dispatcher) may run meanwhile: it begins
again at the first event within a few seconds. Until readModels have caught up, the
API answers 503 with Retry-After wherever it shows or commands devices, their history, sessions and brews.
brewline projection list shows how far it is. A rebuild that is under way begins anew.

Example:
  brewline rebuild readModels --yes`;

export function rebuildCommand({ settings, stdout, stderr }: CliContext): Command {
  return new Command('rebuild')
    .description('rebuild a projection from all events')
    .addArgument(choosing(new Argument('<projection>', 'which'), projectionNames))
    .option('--yes', 'do it without asking')
    .option('--json', 'print what was emptied as one JSON document')
    .addHelpText('after', help)
    .action(async (projection: ProjectionName, { yes, json }: { yes?: true; json?: true }) => {
      const question = `Empty ${projection} and rebuild it from all events?`;
      if (!yes && !(await confirmed(question, stderr))) {
        throw new Error(`${projection} was not changed; give --yes to empty it`);
      }
      const { resetProjection } = await import('../../adapters/postgres/index.js');
      await withDatabase(await settings(), (pool) => resetProjection(pool, projection, userInfo().username));
      if (json) writeJson(stdout, { projection, emptied: true });
      stderr.write(`${projection} was emptied, and is being rebuilt from the first event on.\n`);
    });
}
