import { Command } from 'commander';
import { inspectParked } from '../../adapters/postgres/queries/parkedMessage.js';
import type { DryRun } from '../../commands/ingest/index.js';
import { requeueObstacle } from '../../domain/parking/index.js';
import { printableText } from '../../domain/kernel/text.js';
import { withDatabase, withEventStore } from './connections.js';
import type { CliContext } from './context.js';
import { wholeNumber } from './optionParsers.js';
import { obstacleTexts } from './requeueParked.js';
import { writeJson } from './writeJson.js';

/** What would become of a parked message; named as the API's. */
export function dryRunCommand({ settings, stdout }: CliContext): Command {
  return new Command('dry-run')
    .description('what would be appended if a message were sent through ingest again now; nothing is')
    .argument('<id>', 'as parked list shows it', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option('--json', 'as one JSON document, with the names of the HTTP API')
    .addHelpText('after', '\nExample:\n  brewline parked dry-run 17')
    .action(async (id: number, { json }: { readonly json?: true }) => {
      const config = await settings();
      const { createParkedInspector } = await import('../compose/parkedInspector.js');
      const logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };
      const tried = await withDatabase(config, (pool) =>
        withEventStore(config, async (store) => {
          const inspected = await inspectParked(pool, String(id));
          if (!inspected)
            throw new Error(`there is no parked message ${id}; brewline parked list shows the latest`);
          const obstacle = requeueObstacle(inspected.message);
          if (obstacle) throw new Error(`${id}: ${obstacleTexts[obstacle]}`);
          return createParkedInspector({ store, pool, logger }).dryRun(inspected);
        }),
      );
      if (json) writeJson(stdout, tried);
      else stdout.write(`${describedRun(tried)}\n`);
    });
}

const ignore = () => undefined;

const outcomes: Readonly<Record<DryRun['outcome'], string>> = {
  stored: 'It would be stored.',
  repeat: 'It is stored already: nothing would be appended.',
  parked: 'It would be parked again.',
};

/** A dry run for people. */
export function describedRun({ outcome, events, parked }: DryRun): string {
  const lines = [
    outcomes[outcome],
    ...parked.map(({ code, cause }) => `  ${code}: ${cause}`),
    ...events.map(({ stream, type, data }) => `  ${type} to ${stream}: ${JSON.stringify(data)}`),
  ];
  return lines.map((line) => printableText(line)).join('\n');
}
