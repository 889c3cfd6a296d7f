import type { Command } from 'commander';
import { didYouMean } from './nearest.js';

/** Printed after the error of a mistyped command line: the existing sub-commands, or the usage of the command. */
export function usageHint(command: Command): string {
  const help = command.createHelp();
  const usage = help.commandUsage(command);
  const path = usage.slice(0, usage.search(/ [[<]|$/));
  if (command.commands.length > 0) {
    const names = command.commands.map((sub) => sub.name());
    return `Commands: ${names.join(', ')}\n${path} --help says what each does.`;
  }
  const options = help.visibleOptions(command).map(({ flags }) => flags);
  return `Usage: ${usage}\nOptions: ${options.join('; ')}\n${path} --help says more.`;
}

/** Adds a sub-command that runs when none is named. A mistyped name is refused, and not taken for an argument of it. */
export function addDefaultCommand(group: Command, command: Command): Command {
  return group.addCommand(command, { isDefault: true }).hook('preSubcommand', (_, sub) => {
    const [named] = group.args;
    if (sub !== command || named === undefined || named.startsWith('-') || named === command.name()) return;
    const names = group.commands.map((one) => one.name());
    group.error(`error: unknown command '${named}'${didYouMean(named, names)}`, {
      code: 'commander.unknownCommand',
    });
  });
}
