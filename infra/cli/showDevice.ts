import { Argument, Command } from 'commander';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { describeDevice } from './describeDevice.js';
import { unknownDevice } from './known.js';
import { deviceId } from './optionParsers.js';
import { writeJson } from './writeJson.js';

/** `brewline device show` */
export function showDeviceCommand({ settings, stdout }: CliContext): Command {
  return new Command('show')
    .description(
      'everything that is known about a device: its status, how old that is, and what may be wrong',
    )
    .addArgument(new Argument('<id>', 'as device list shows it').argParser(deviceId))
    .option('--json', 'as one JSON document, with the names of the HTTP API')
    .addHelpText(
      'after',
      '\nExample:\n  brewline device show keg-1\n  brewline device show keg-1 --json | jq .sequence',
    )
    .action(async (id: string, { json }: { json?: true }) => {
      const { deviceDetails } = await import('./deviceDetails.js');
      const details = await withDatabase(await settings(), async (pool) => {
        const found = await deviceDetails(pool, id);
        if (!found) throw await unknownDevice(pool, id);
        return found;
      });
      if (json) writeJson(stdout, details);
      else stdout.write(`${describeDevice(details, Date.now())}\n`);
    });
}
