import { Command } from 'commander';
import { keysOf } from '../../domain/kernel/keys.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { writeJson } from './writeJson.js';

/** `brewline keys rewrap` */
export function rewrapKeysCommand({ settings, stdout, stderr }: CliContext): Command {
  return new Command('rewrap')
    .description('encrypt what is under the older PEOPLE_KEY under the first one; nobody notices')
    .option('--json', 'how many, as one JSON document')
    .addHelpText(
      'after',
      '\nEvery api must have both keys before, the new one first.\n\nExample:\n  brewline keys rewrap',
    )
    .action(async ({ json }: { json?: true }) => {
      const config = await settings();
      if (config.peopleKey === '')
        throw new Error('PEOPLE_KEY is not set, and no instance runs here to take it from');
      if (keysOf(config.peopleKey).length === 1) throw new Error('PEOPLE_KEY has one key only');
      const { rewrapSealed } = await import('../../adapters/postgres/identity/index.js');
      const rewrapped = await withDatabase(config, (pool) => rewrapSealed(pool, config.peopleKey));
      if (json) writeJson(stdout, { rewrapped });
      stderr.write(`${rewrapped} secrets of people are under the first PEOPLE_KEY now\n`);
    });
}
