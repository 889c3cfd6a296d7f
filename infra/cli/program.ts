import { Command } from 'commander';
import { printableText } from '../../domain/kernel/text.js';
import { readVersion } from '../readVersion.js';
import type { CliContext } from './context.js';
import { exitCodes } from './exitCodes.js';
import { roleCommands } from './roles.js';
import { usageHint } from './usageHints.js';

/** Each is loaded when it is asked for: all of them take seconds. In the order of the help. */
const commands: Readonly<Record<string, (context: CliContext) => Promise<Command>>> = {
  search: async (context) => (await import('./search.js')).searchCommand(context),
  replay: async (context) => (await import('./replay/index.js')).replayCommand(context),
  parked: async (context) => (await import('./parked.js')).parkedCommand(context),
  alert: async (context) => (await import('./alert.js')).alertCommand(context),
  error: async (context) => (await import('./error.js')).errorCommand(context),
  device: async (context) => (await import('./device.js')).deviceCommand(context),
  ca: async (context) => (await import('./ca.js')).caCommand(context),
  session: async (context) => (await import('./session.js')).sessionCommand(context),
  brew: async (context) => (await import('./brew.js')).brewCommand(context),
  command: async (context) => (await import('./command.js')).commandCommand(context),
  person: async (context) => (await import('./person.js')).personCommand(context),
  claim: async (context) => (await import('./claim.js')).claimCommand(context),
  share: async (context) => (await import('./share.js')).shareCommand(context),
  alarm: async (context) => (await import('./alarm.js')).alarmCommand(context),
  audit: async (context) => (await import('./audit/index.js')).auditCommand(context),
  keys: async (context) => (await import('./keys.js')).keysCommand(context),
  simulate: async (context) => (await import('./simulate.js')).simulateCommand(context),
  topology: async (context) => (await import('./topology.js')).topologyCommand(context),
  'broker-config': async (context) => (await import('./brokerConfig.js')).brokerConfigCommand(context),
  'event-store-users': async (context) =>
    (await import('./eventStoreUsers.js')).eventStoreUsersCommand(context),
  events: async (context) => (await import('./events/index.js')).eventsCommand(context),
  backup: async (context) => (await import('./backup.js')).backupCommand(context),
  backups: async (context) => (await import('./backups.js')).backupsCommand(context),
  restore: async (context) => (await import('./backup.js')).restoreCommand(context),
  scavenge: async (context) => (await import('./scavenge.js')).scavengeCommand(context),
  migrate: async (context) => (await import('./migrate.js')).migrateCommand(context),
  projection: async (context) => (await import('./projection.js')).projectionCommand(context),
  rebuild: async (context) => (await import('./rebuild.js')).rebuildCommand(context),
  settings: async (context) => (await import('./settings.js')).settingsCommand(context),
  system: async (context) => (await import('./system.js')).systemCommand(context),
};

/**
 * The command `brewline` with all of its subcommands, or with the one that is named. Parsing throws commander's errors instead of ending the
 * process.
 *
 * @param named the first word of a command line
 */
export async function createProgram(context: CliContext, named?: string): Promise<Command> {
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
  for (const command of await commandsFor(context, named)) program.addCommand(command);
  prepare(program, context);
  return program;
}

async function commandsFor(context: CliContext, named?: string): Promise<readonly Command[]> {
  const roles = roleCommands();
  if (roles.some((role) => role.name() === named)) return roles;
  const isKnown = named !== undefined && Object.hasOwn(commands, named);
  const asked = Object.entries(commands).filter(([name]) => !isKnown || name === named);
  const loaded = await Promise.all(asked.map(([, load]) => load(context)));
  return isKnown ? loaded : [...loaded, ...roles];
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
