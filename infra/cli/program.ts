import { Command } from 'commander';
import { printableText } from '../../domain/kernel/text.js';
import { readVersion } from '../readVersion.js';
import { alarmCommand } from './alarm.js';
import { alertCommand } from './alert.js';
import { auditCommand } from './audit/index.js';
import { backupCommand, restoreCommand } from './backup.js';
import { backupsCommand } from './backups.js';
import { brewCommand } from './brew.js';
import { brokerConfigCommand } from './brokerConfig.js';
import { caCommand } from './ca.js';
import { claimCommand } from './claim.js';
import { commandCommand } from './command.js';
import type { CliContext } from './context.js';
import { deviceCommand } from './device.js';
import { errorCommand } from './error.js';
import { eventsCommand } from './events/index.js';
import { eventStoreUsersCommand } from './eventStoreUsers.js';
import { exitCodes } from './exitCodes.js';
import { keysCommand } from './keys.js';
import { migrateCommand } from './migrate.js';
import { parkedCommand } from './parked.js';
import { personCommand } from './person.js';
import { projectionCommand } from './projection.js';
import { rebuildCommand } from './rebuild.js';
import { replayCommand } from './replay/index.js';
import { roleCommands } from './roles.js';
import { scavengeCommand } from './scavenge.js';
import { searchCommand } from './search.js';
import { sessionCommand } from './session.js';
import { settingsCommand } from './settings.js';
import { shareCommand } from './share.js';
import { simulateCommand } from './simulate.js';
import { systemCommand } from './system.js';
import { topologyCommand } from './topology.js';
import { usageHint } from './usageHints.js';

/** The command `brewline` with all of its subcommands. Parsing throws commander's errors instead of ending the process. */
export function createProgram(context: CliContext): Command {
  const program = new Command('brewline')
    .description('Brewline: the command line for operators and analysts')
    .version(readVersion())
    .addHelpText(
      'after',
      `
In a checkout it talks to the instance that npm start runs there; elsewhere set DATABASE_URL and EVENTSTORE_URL (brewline settings).
Results go to stdout, everything else to stderr. Exit codes: ${exitCodes.ok} done, ${exitCodes.failed} failed, ${exitCodes.usage} wrong usage; 130 and 143 a recording that was stopped (SIGINT, SIGTERM).

Example:
  brewline device list --online
  brewline device show keg-1`,
    );
  const commands = [
    searchCommand(context),
    replayCommand(context),
    parkedCommand(context),
    alertCommand(context),
    errorCommand(context),
    deviceCommand(context),
    caCommand(context),
    sessionCommand(context),
    brewCommand(context),
    commandCommand(context),
    personCommand(context),
    claimCommand(context),
    shareCommand(context),
    alarmCommand(context),
    auditCommand(context),
    keysCommand(context),
    simulateCommand(context),
    topologyCommand(context),
    brokerConfigCommand(context),
    eventStoreUsersCommand(context),
    eventsCommand(context),
    backupCommand(context),
    backupsCommand(context),
    restoreCommand(context),
    scavengeCommand(context),
    migrateCommand(context),
    projectionCommand(context),
    rebuildCommand(context),
    settingsCommand(context),
    systemCommand(context),
    ...roleCommands(),
  ];
  for (const command of commands) program.addCommand(command);
  prepare(program, context);
  return program;
}

/** Settings that commander does not pass on to separately created commands. */
function prepare(command: Command, context: CliContext): void {
  command.exitOverride().showHelpAfterError(usageHint(command));
  command.configureOutput({
    writeOut: (text) => void context.stdout.write(text),
    // The error repeats what was typed or pasted.
    writeErr: (text) => void context.stderr.write(printableText(text, { lines: true })),
  });
  for (const subcommand of command.commands) prepare(subcommand, context);
}
