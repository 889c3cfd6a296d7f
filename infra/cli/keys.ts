import { Command } from 'commander';
import { retireKeyCommand, rotateKeyCommand } from './changeKeys.js';
import type { CliContext } from './context.js';
import { rewrapKeysCommand } from './rewrapKeys.js';
import { showKeysCommand } from './showKeys.js';

/** `brewline keys` */
export function keysCommand(context: CliContext): Command {
  return new Command('keys')
    .description('rotate the keys of device secrets, of people and of log-ins, with both valid meanwhile')
    .addHelpText('after', '\nExample:\n  brewline keys rotate credential\n  brewline keys show')
    .addCommand(showKeysCommand(context))
    .addCommand(rotateKeyCommand(context))
    .addCommand(rewrapKeysCommand(context))
    .addCommand(retireKeyCommand(context));
}
