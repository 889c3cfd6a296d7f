import { userInfo } from 'node:os';
import { Argument, Command, Option } from 'commander';
import type { AlertState } from '../../domain/alerts/index.js';
import { wordAdvice } from '../../domain/texts/index.js';
import { alertResource } from '../../adapters/http/api/resources/index.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { listOptions, writeList, type ListOptions } from './list.js';
import { uuidOf } from './optionParsers.js';
import { addDefaultCommand } from './usageHints.js';
import { writeJson } from './writeJson.js';

interface AlertListOptions extends ListOptions {
  readonly state?: AlertState;
  readonly all?: true;
}

const states: readonly AlertState[] = ['raised', 'acknowledged', 'resolved'];
const open: readonly AlertState[] = ['raised', 'acknowledged'];

/** `brewline alert`, and `brewline alerts` */
export function alertCommand(context: CliContext): Command {
  const group = new Command('alert')
    .alias('alerts')
    .description('what operators have to know of the service; alarms are of machines and brews')
    .addHelpText(
      'after',
      '\nWithout a command it lists those that are open.\n\nExample:\n  brewline alerts\n  brewline alert list --all',
    );
  return addDefaultCommand(group, listCommand(context)).addCommand(acknowledgeCommand(context));
}

function listCommand(context: CliContext): Command {
  return listOptions(new Command('list'), 'alerts')
    .description('alerts that are open, the latest first')
    .addOption(new Option('--state <state>', 'only those in this state').choices(states).conflicts('all'))
    .option('--all', 'also those that are over, of the last 90 days')
    .addHelpText('after', '\nExample:\n  brewline alert list --state resolved --limit 10')
    .action(async ({ state, all, limit, json }: AlertListOptions) => {
      const { listAlerts } = await import('../../adapters/postgres/queries/index.js');
      const { items, nextKey } = await withDatabase(await context.settings(), (pool) =>
        listAlerts(pool, { states: state ? [state] : all ? [] : open, limit }),
      );
      const more = nextKey ? 'raise --limit' : undefined;
      const none = 'No such alert.';
      writeList(context, { items: items.map(alertResource), heading, row, none, more }, json);
    });
}

function acknowledgeCommand({ settings, stdout, stderr }: CliContext): Command {
  return new Command('acknowledge')
    .description('say that somebody knows of alerts: nobody is told of them any more')
    .addArgument(
      new Argument('<ids...>', 'as alert list shows them').argParser(
        (text: string, before: string[] = []) => [...before, uuidOf('an alert')(text)],
      ),
    )
    .option('--json', 'the ids as one JSON document')
    .addHelpText('after', '\nExample:\n  brewline alert acknowledge 7d9f5f6e-5f0c-4a52-9d1c-2f1a2f6a6c11')
    .action(async (ids: readonly string[], { json }: { readonly json?: true }) => {
      const { createAlertAcknowledgement } = await import('../../adapters/postgres/index.js');
      await withDatabase(await settings(), async (pool) => {
        const alerts = createAlertAcknowledgement(pool);
        for (const id of ids) {
          if (!(await alerts.acknowledge(id, userInfo().username)))
            throw new Error(`there is no alert ${id}; brewline alert list --all shows those of 90 days`);
          if (!json) stderr.write(`${id} is acknowledged.\n`);
        }
      });
      if (json) writeJson(stdout, { ids, acknowledged: true });
    });
}

const heading = ['ID', 'LEVEL', 'STATE', 'RAISED AT', 'OVER AT', 'WHAT', 'REASON'];

function row({ alertId, level, state, raisedAt, resolvedAt, kind, reason }: Shown): readonly string[] {
  const what = wordAdvice('en', 'alertKind', kind).name;
  return [alertId, level, state, raisedAt, resolvedAt ?? '-', what, reason];
}

type Shown = ReturnType<typeof alertResource>;
