import { Command, Option } from 'commander';
import {
  unresolvedStates,
  type ChosenErrorState,
  type ErrorGroup,
  type ErrorState,
} from '../../domain/errorGroups/index.js';
import type { ErrorGroupDetails } from '../../projections/queries/index.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { listOptions, writeList, type ListOptions } from './list.js';
import { textTable } from './textTable.js';
import { addDefaultCommand } from './usageHints.js';
import { writeJson } from './writeJson.js';

interface ErrorListOptions extends ListOptions {
  readonly state?: ErrorState;
  readonly all?: true;
  readonly role?: string;
  readonly search?: string;
}

const states: readonly ErrorState[] = ['open', 'cameBack', 'resolved', 'ignored'];

export function errorCommand(context: CliContext): Command {
  const group = new Command('error')
    .description('errors of all roles, in groups')
    .addHelpText(
      'after',
      '\nWithout a command it lists them.\n\nExample:\n  brewline error list\n  brewline error list --all',
    );
  return addDefaultCommand(group, listCommand(context))
    .addCommand(showCommand(context))
    .addCommand(stateCommand(context, 'resolve', 'resolved'))
    .addCommand(stateCommand(context, 'ignore', 'ignored'))
    .addCommand(stateCommand(context, 'reopen', 'open'));
}

function listCommand(context: CliContext): Command {
  return listOptions(new Command('list'), 'groups')
    .description('groups that are open or came back, the latest first')
    .addOption(new Option('--state <state>', 'only those in this state').choices(states).conflicts('all'))
    .option('--all', 'in every state')
    .option('--role <role>', 'only what this role reported')
    .option('--search <text>', 'a part of the id, code, call site, message or of the id of a device')
    .addHelpText(
      'after',
      '\nExample:\n  brewline error list --state ignored\n  brewline error list --search keg-1',
    )
    .action(async ({ state, all, role, search, limit, json }: ErrorListOptions) => {
      const { createErrorGroups } = await import('../../adapters/postgres/errors/index.js');
      const states: readonly ErrorState[] = state ? [state] : all ? [] : unresolvedStates;
      const { items, nextKey, unkept } = await withDatabase(await context.settings(), (pool) =>
        createErrorGroups(pool).list({ states, role, search, limit }),
      );
      const more = nextKey ? 'raise --limit' : undefined;
      writeList(context, { items, heading, row, none: 'No such error.', more }, json);
      if (unkept > 0) context.stderr.write(`${unkept} more errors of the last 30 days were counted only.\n`);
    });
}

function showCommand({ settings, stdout }: CliContext): Command {
  return new Command('show')
    .description('everything that is stored of one group')
    .argument('<id>', 'as error list shows it')
    .option('--json', 'as one JSON document')
    .addHelpText('after', '\nExample:\n  brewline error show 0123456789abcdef')
    .action(async (id: string, { json }: { readonly json?: true }) => {
      const { createErrorGroups } = await import('../../adapters/postgres/errors/index.js');
      const found = await withDatabase(await settings(), (pool) => createErrorGroups(pool).byId(id));
      if (!found) throw unknownGroup(id);
      if (json) writeJson(stdout, found);
      else stdout.write(`${described(found)}\n`);
    });
}

function stateCommand(
  { settings, stdout, stderr }: CliContext,
  name: string,
  state: ChosenErrorState,
): Command {
  return new Command(name)
    .description(meaning[state])
    .argument('<ids...>', 'as error list shows them')
    .option('--json', 'the ids and their state as one JSON document')
    .addHelpText('after', `\nExample:\n  brewline error ${name} 0123456789abcdef`)
    .action(async (ids: readonly string[], { json }: { readonly json?: true }) => {
      const { createErrorGroups } = await import('../../adapters/postgres/errors/index.js');
      await withDatabase(await settings(), async (pool) => {
        const groups = createErrorGroups(pool);
        for (const id of ids) {
          if (!(await groups.setState(id, state))) throw unknownGroup(id);
          if (!json) stderr.write(`${id} is ${state} now.\n`);
        }
      });
      if (json) writeJson(stdout, { ids, state });
    });
}

const meaning = {
  resolved: 'says that errors were mended: they come back when they happen again',
  ignored: 'keeps errors out of the list, also when they happen again',
  open: 'puts errors on the list again',
} as const;

function unknownGroup(id: string): Error {
  return new Error(`there is no error ${id}; brewline error list --all shows those of the last 30 days`);
}

const heading = ['ID', 'STATE', 'ERRORS', 'LAST AT', 'ROLES', 'DEVICES', 'CODE', 'MESSAGE'];

function row({ id, state, errors, lastAt, roles, devices, code, message }: ErrorGroup): readonly string[] {
  return [
    id,
    state,
    String(errors),
    lastAt.toISOString(),
    roles.join(),
    String(devices.length),
    code,
    message,
  ];
}

function described(error: ErrorGroupDetails): string {
  const { id, state, stateAt, errors, firstAt, lastAt, roles, devices, code, callSite, message } = error;
  const hours = error.hours.slice(-24).map((at) => [at.hour.toISOString(), String(at.errors)]);
  return `${textTable([
    ['Error', id],
    ['State', stateAt ? `${state} since ${stateAt.toISOString()}` : state],
    ['Errors', String(errors)],
    ['First at', firstAt.toISOString()],
    ['Last at', lastAt.toISOString()],
    ['Roles', roles.join(', ')],
    ['Devices', devices.join(', ') || '-'],
    ['Code', code],
    ['Call site', callSite || '-'],
    ['Message', message],
    ['Trace', error.traceId ?? '-'],
    ...error.lines.map((line) => ['Line before', line] as const),
    ['Last line', error.example],
  ])}\n\n${textTable([['HOUR', 'ERRORS'], ...hours])}`;
}
