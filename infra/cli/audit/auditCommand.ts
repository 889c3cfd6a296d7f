import { Argument, Command, Option } from 'commander';
import { shownOutcomes, type ShownOutcome } from '../../../domain/audit/index.js';
import { isPersonId } from '../../../domain/people/index.js';
import type { AuditFilter } from '../../../projections/queries/index.js';
import type { Pool } from '../../../adapters/postgres/index.js';
import { withDatabase, withEventStore } from '../connections.js';
import type { CliContext } from '../context.js';
import { unknownPerson } from '../known.js';
import { choosing, deviceId, parsedBy, wholeNumber } from '../optionParsers.js';
import { pastTime } from '../pastTime.js';
import { writeJson } from '../writeJson.js';
import { auditEntries } from './auditEntries.js';
import { describeEntry, writeEntries, type EntryFormat } from './writeEntries.js';

interface ListOptions extends EntryFormat {
  readonly since?: Date;
  readonly until?: Date;
  readonly person?: string;
  readonly device?: string;
  readonly action?: string;
  readonly osUser?: string;
  readonly outcome?: ShownOutcome;
  readonly limit: number;
}

const actionId = new Argument('<id>', 'as audit list shows it').argParser(
  parsedBy((text) => (isPersonId(text) ? text : undefined), 'the id of an entry, a UUID'),
);

/** `brewline audit` */
export function auditCommand(context: CliContext): Command {
  return new Command('audit')
    .description('what people did, in the API and at the command line')
    .addHelpText('after', '\nExample:\n  brewline audit list --since 7d --device keg-1')
    .addCommand(listCommand(context))
    .addCommand(showCommand(context))
    .addCommand(pruneCommand(context));
}

function listCommand(context: CliContext): Command {
  return new Command('list')
    .description('entries, the latest first')
    .option('--since <time>', 'begun at this time or later; UTC without a zone', pastTime)
    .option('--until <time>', 'begun before this time', pastTime)
    .option('--person <login>', 'what this person did in the API; a login or the id of a person')
    .option('--os-user <name>', 'what this user of the operating system did at the command line')
    .option('--device <id>', 'what was done to this device', deviceId)
    .option('--action <name>', "an operationId of the API, or a command such as 'device block'")
    .addOption(choosing(new Option('--outcome <outcome>', 'how it ended'), shownOutcomes))
    .option('--limit <number>', 'entries at most', wholeNumber(1, 10_000_000), 50)
    .option('--csv', 'as CSV, for a spreadsheet')
    .option('--json', 'one JSON object in each line, with the names of the HTTP API')
    .addHelpText('after', listHelp)
    .action(async ({ person, device, limit, csv, json, ...rest }: ListOptions) => {
      await withDatabase(await context.settings(), async (pool) => {
        const personId = person === undefined ? undefined : await personIdOf(pool, person);
        const subject = device === undefined ? undefined : ({ kind: 'device', id: device } as const);
        const filter: Omit<AuditFilter, 'limit'> = { ...rest, personId, subject };
        await writeEntries(context, auditEntries(pool, filter, limit), { csv, json });
      });
    });
}

function showCommand({ settings, stdout }: CliContext): Command {
  return new Command('show')
    .description('one entry')
    .addArgument(actionId)
    .option('--json', 'as one JSON document, with the names of the HTTP API')
    .addHelpText('after', '\nExample:\n  brewline audit show 0b0c3f5e-8a51-4d0e-9a43-5d5c1f6f0a11')
    .action(async (id: string, { json }: { json?: true }) => {
      await withDatabase(await settings(), async (pool) => {
        for await (const entry of auditEntries(pool, { actionId: id }, 1)) {
          if (json) writeJson(stdout, entry);
          else stdout.write(`${describeEntry(entry)}\n`);
          return;
        }
        throw new Error(`there is no entry ${id}; brewline audit list shows the latest`);
      });
    });
}

/** For an EventStoreDB: the embedded event store does it by itself. */
function pruneCommand({ settings, stdout }: CliContext): Command {
  return new Command('prune')
    .description('delete the months in the event store that AUDIT_KEPT_MONTHS no longer keeps')
    .option('--json', 'the deleted streams as one JSON document')
    .addHelpText('after', pruneHelp)
    .action(async ({ json }: { json?: true }) => {
      const { deleteOldMonths } = await import('../../retainAudit.js');
      const config = await settings();
      const deleted = await withEventStore(config, (store) =>
        deleteOldMonths((stream) => store.deleteStream(stream), config.auditKeptMonths, Date.now()),
      );
      if (json) writeJson(stdout, { deleted });
      else
        stdout.write(deleted.length === 0 ? 'No month is that old.\n' : `Deleted: ${deleted.join(', ')}\n`);
    });
}

async function personIdOf(pool: Pool, person: string): Promise<string> {
  if (isPersonId(person)) return person;
  const { findPerson } = await import('../../../adapters/postgres/identity/index.js');
  const found = await findPerson(pool, person);
  if (!found) throw await unknownPerson(pool, person);
  return found.personId;
}

const listHelp = `
An entry is stored before anything is done. Its outcome is unknown when the process ended before it was stored. Addresses are kept for
30 days, entries for AUDIT_KEPT_MONTHS. Cells of CSV that a spreadsheet would take for a formula begin with an apostrophe.

Example:
  brewline audit list --since 7d --device keg-1
  brewline audit list --person ada --since 2026-11-01 --until 2026-12-01 --limit 100000 --csv > november.csv`;

const pruneHelp = `
The embedded event store does this by itself every hour. With an EventStoreDB, run it once a month.

Example:
  brewline audit prune`;
