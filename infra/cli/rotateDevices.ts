import { Command, Option } from 'commander';
import { connectionsEnded } from './connectionsEnded.js';
import type { CliContext } from './context.js';
import { deviceIds } from './deviceIds.js';
import { lifetimeMs } from './optionParsers.js';
import { outputOptions, writeSecrets, type OutputOptions } from './writeSecrets.js';

interface RotateOptions extends OutputOptions {
  readonly overlap: number;
  readonly now?: true;
  readonly expires?: number;
}

/** Long enough for a machine that is in the cellar for a weekend to get it. */
const defaultOverlapMs = 7 * 86_400_000;

/** `brewline device rotate` */
export function rotateCommand(context: CliContext): Command {
  const command = new Command('rotate')
    .description(
      'give devices another secret; the one of before holds until the device comes with the new one, or --overlap is over',
    )
    .addArgument(deviceIds())
    .addOption(
      new Option('--overlap <time>', 'how long both hold at most, such as 12h or 7d')
        .argParser(lifetimeMs)
        .default(defaultOverlapMs, '7d'),
    )
    .addOption(new Option('--now', 'end the one of before at once, and its connection').conflicts('overlap'))
    .option('--expires <time>', 'end the new one by itself after this time, such as 365d', lifetimeMs);
  return outputOptions(command)
    .addHelpText('after', '\nExample:\n  brewline device rotate keg-1\n  brewline device rotate keg-1 --now')
    .action(async (ids: string[], { overlap, now, expires, ...output }: RotateOptions) => {
      const expiresAt = expires === undefined ? undefined : new Date(Date.now() + expires);
      const rotation = { overlapMs: now ? 0 : overlap, expiresAt };
      const { withProvisioning } = await import('./withProvisioning.js');
      await withProvisioning(context, async (provisioning, pool) => {
        writeSecrets(context, await provisioning.rotate(ids, rotation), output);
        if (now) await connectionsEnded(context, pool, ids);
      });
    });
}
