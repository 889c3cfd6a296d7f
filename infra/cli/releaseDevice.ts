import { Argument, Command } from 'commander';
import type { CliContext } from './context.js';
import { deviceId } from './optionParsers.js';
import { claimOutput, writeClaimCodes, type ClaimOutput } from './writeClaimCodes.js';

/** `brewline device release` */
export function releaseDeviceCommand(context: CliContext): Command {
  const command = new Command('release')
    .description(
      'end the ownership of a device, its shares, waiting commands and brew, and make a claim code for the next owner',
    )
    .addArgument(new Argument('<id>', 'as device list shows it').argParser(deviceId));
  return claimOutput(command)
    .addHelpText(
      'after',
      '\nWhat was before stays with its owners to read. Live streams end within two seconds. What was sent to the device goes on.\n\nExample:\n  brewline device release keg-1',
    )
    .action(async (id: string, output: ClaimOutput) => {
      const config = await context.settings();
      const { releaseDevice } = await import('./releasing.js');
      await writeClaimCodes(context, config, [await releaseDevice(config, id)], output);
    });
}
