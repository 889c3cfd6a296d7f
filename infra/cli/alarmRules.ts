import { Argument, Command, Option } from 'commander';
import { defaultSettings, withChanges, type AlarmChanges } from '../../domain/alarms/index.js';
import { changedBy, settingRows, type SettingChange, settingChanges } from './alarmSettings.js';
import type { RulesOf } from './changeAlarms.js';
import type { CliContext } from './context.js';
import { deviceId, uuidOf } from './optionParsers.js';
import { textTable } from './textTable.js';
import { writeJson } from './writeJson.js';

interface RulesOptions {
  readonly device?: string;
  readonly brew?: string;
  readonly reset?: true;
  readonly json?: true;
}

/** `brewline alarm rules` */
export function alarmRulesCommand(context: CliContext): Command {
  return new Command('rules')
    .description('rules of alarms of a device or a whole brew, and what differs from those for everybody')
    .addHelpText('after', '\nExample:\n  brewline alarm rules set --device keg-1 deviceLost.afterMinutes=240')
    .addCommand(showCommand(context))
    .addCommand(setCommand(context));
}

function showCommand(context: CliContext): Command {
  return ofDeviceOrBrew(new Command('show'))
    .description('every setting, with what is changed')
    .option('--json', 'as one JSON document, with the names of the HTTP API')
    .addHelpText('after', '\nExample:\n  brewline alarm rules show --device keg-1')
    .action(async (options: RulesOptions, command: Command) => {
      const about = chosen(options, command);
      const { changesOf } = await import('./changeAlarms.js');
      writeRules(context, about, await changesOf(await context.settings(), about), options.json);
    });
}

function setCommand(context: CliContext): Command {
  const changes = new Argument('[changes...]', 'kind.setting=value, or kind.setting=default');
  return ofDeviceOrBrew(new Command('set'))
    .description('change settings; the others stay as they are. Changes hold at once')
    .addArgument(changes.argParser(settingChanges))
    .option('--reset', 'first take all changes back')
    .option('--json', 'print the result as one JSON document, with the names of the HTTP API')
    .addHelpText(
      'after',
      '\nWhen an owner of a device leaves, its changes end. rules show has all settings.\n\nExample:\n  brewline alarm rules set --device keg-1 deviceLost.afterMinutes=240 fault.on=false\n  brewline alarm rules set --device keg-1 dayReached.days=4:dryHop,7:dryHop\n  brewline alarm rules set --device keg-1 --reset',
    )
    .action(async (wanted: readonly SettingChange[] = [], options: RulesOptions, command: Command) => {
      const about = chosen(options, command);
      if (wanted.length === 0 && !options.reset)
        command.error('error: give at least one change, such as fault.on=false, or --reset');
      const { changeRules } = await import('./changeAlarms.js');
      const after = await changeRules(await context.settings(), about, (before) =>
        changedBy(options.reset ? {} : before, wanted),
      );
      writeRules(context, about, after, options.json);
    });
}

function ofDeviceOrBrew(command: Command): Command {
  return command
    .addOption(new Option('--device <id>', 'of this device').argParser(deviceId).conflicts('brew'))
    .addOption(new Option('--brew <id>', 'of this whole brew').argParser(uuidOf('a brew')));
}

function chosen({ device, brew }: RulesOptions, command: Command): RulesOf {
  if (device !== undefined) return { deviceId: device };
  return brew === undefined ? command.error('error: choose by --device or --brew') : { brewId: brew };
}

/** Of a brew without what is changed for its machines. */
function writeRules(
  { stdout }: CliContext,
  about: RulesOf,
  changes: AlarmChanges,
  json: true | undefined,
): void {
  const rules = withChanges(defaultSettings, changes);
  if (json) writeJson(stdout, { ...about, defaults: defaultSettings, changes, rules });
  else stdout.write(`${textTable([['SETTING', 'VALUE', 'CHANGED FROM'], ...settingRows(rules, changes)])}\n`);
}
