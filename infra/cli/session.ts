import { Argument, Command, Option } from 'commander';
import type { NamedSession } from '../../domain/brewSession/index.js';
import type { SessionStatus } from '../../projections/queries/index.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { describeSession, sessionHeading, sessionRow } from './describeSession.js';
import { requireDevice, unknownSession } from './known.js';
import { listOptions, writeList, type ListOptions } from './list.js';
import { choosing, deviceId, sessionName, wholeNumber } from './optionParsers.js';
import { sessionLogCommand } from './sessionLog.js';
import { writeJson } from './writeJson.js';

interface SessionListOptions extends ListOptions {
  readonly device?: string;
  readonly status?: SessionStatus;
}

interface SessionShowOptions {
  readonly limit: number;
  readonly json?: true;
}

const statuses = Object.keys({
  active: true,
  completed: true,
  failed: true,
  cancelled: true,
  abandoned: true,
  interrupted: true,
} satisfies Record<SessionStatus, true>);

/** `brewline session` */
export function sessionCommand(context: CliContext): Command {
  return new Command('session')
    .description('brew sessions')
    .addHelpText('after', '\nExample:\n  brewline session list --status active')
    .addCommand(listCommand(context))
    .addCommand(showCommand(context))
    .addCommand(sessionLogCommand(context));
}

function listCommand(context: CliContext): Command {
  return listOptions(new Command('list'), 'sessions')
    .description('sessions, the latest first')
    .option('--device <id>', 'only of this device', deviceId)
    .addOption(choosing(new Option('--status <status>', 'only those with this status'), statuses))
    .addHelpText(
      'after',
      '\nExample:\n  brewline session list --device keg-1\n  brewline session list --status active --json | jq -r .sessionId',
    )
    .action(async ({ device, status, limit, json }: SessionListOptions) => {
      const { listSessions } = await import('../../adapters/postgres/queries/index.js');
      const { sessionResource } = await import('../../adapters/http/api/resources/index.js');
      const { items, nextKey } = await withDatabase(await context.settings(), async (pool) => {
        if (device !== undefined) await requireDevice(pool, device);
        return listSessions(pool, { deviceId: device, status, limit });
      });
      const list = {
        items: items.map(sessionResource),
        heading: sessionHeading,
        row: sessionRow,
        none: 'No session matches.',
        more: nextKey && 'raise --limit, or choose by --device or --status',
      };
      writeList(context, list, json);
    });
}

function showCommand({ settings, stdout }: CliContext): Command {
  const id = new Argument('<id>', '<device id>.<number>, or <device id>.<epoch>.<number>');
  return new Command('show')
    .description('everything that is known about a session, with its latest events')
    .addArgument(id.argParser(sessionName))
    .option('--limit <number>', 'maximum number of events', wholeNumber(1, 10_000), 30)
    .option('--json', 'as one JSON document, with the names of the HTTP API')
    .addHelpText('after', '\nExample:\n  brewline session show keg-1.7')
    .action(async (name: NamedSession, options: SessionShowOptions) => {
      const { limit, json } = options;
      const { sessionDetails } = await import('./sessionDetails.js');
      const details = await withDatabase(await settings(), async (pool) => {
        const found = await sessionDetails(pool, name, limit);
        if (!found) throw await unknownSession(pool, name);
        return found;
      });
      if (json) writeJson(stdout, details);
      else stdout.write(`${describeSession(details, Date.now())}\n`);
    });
}
