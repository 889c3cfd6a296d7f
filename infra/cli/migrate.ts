import { Command } from 'commander';
import type { CliContext } from './context.js';
import { withDatabase } from './connections.js';
import { writeJson } from './writeJson.js';

export function migrateCommand({ settings, stdout, stderr }: CliContext): Command {
  return new Command('migrate')
    .description('migrate the database to this release; npm start does it by itself')
    .option('--json', 'print the names of the applied migrations as JSON')
    .addHelpText('after', '\nExample:\n  DATABASE_URL=postgres://owner@db.internal/brewline brewline migrate')
    .action(async ({ json }: { json?: true }) => {
      const { migrate } = await import('../../adapters/postgres/migrate.js');
      const config = await settings();
      const applied = await withDatabase(config, () => migrate({ databaseUrl: config.databaseUrl }));
      if (json) writeJson(stdout, applied);
      else if (applied.length === 0) stderr.write('The schema is up to date.\n');
      else stdout.write(`${applied.join('\n')}\n`);
    });
}
