import { Option, type Command } from 'commander';
import { shownText } from '../../domain/kernel/actorText.js';
import { processTypes } from '../../domain/machine/index.js';
import {
  deviceAccesses,
  fleetStates,
  type DeviceAccess,
  type FleetSelection,
  type FleetState,
} from '../../projections/queries/index.js';
import { choosing } from './optionParsers.js';
import { deviceTag } from './tagDevices.js';

export interface FleetOptions {
  readonly online?: 'yes' | 'no';
  readonly search?: string;
  readonly state?: FleetState;
  readonly access?: DeviceAccess;
  readonly firmware?: string;
  readonly tag?: string;
  readonly stage?: keyof typeof processTypes;
}

const names = ['online', 'search', 'state', 'access', 'firmware', 'tag', 'stage'] as const;

export const onlineOption = (): Option =>
  choosing(new Option('--online [which]', 'only those that are online; with "no" only the others'), [
    'yes',
    'no',
  ]).preset('yes');

/** Options that choose devices among all, beside {@link onlineOption}. */
export function fleetOptions(command: Command): Command {
  return command
    .option('--search <text>', 'only those with it in id, name or serial number')
    .addOption(choosing(new Option('--state <state>', 'only those that are in it now'), fleetStates))
    .addOption(
      choosing(new Option('--access <which>', 'only those that may connect, or not'), deviceAccesses),
    )
    .option('--firmware <version>', 'only those with this one')
    .option('--tag <tag>', 'only those that have it', deviceTag)
    .addOption(
      choosing(
        new Option('--stage <stage>', 'only those that do it, or did last'),
        Object.keys(processTypes),
      ),
    );
}

/** Undefined where an option was not given. */
export function selectionOf({ stage, online, ...options }: FleetOptions): FleetSelection {
  const { search, state, access, firmware, tag } = options;
  return {
    ...{ search, state, access, firmware, tag },
    processType: stage && processTypes[stage],
    online: online && online === 'yes',
  };
}

/** The options as they are typed, quoted for a shell, each with a space after it. */
export function fleetOptionsText(options: FleetOptions): string {
  return names
    .map((name) => (options[name] === undefined ? '' : `--${name} ${quoted(options[name])} `))
    .join('');
}

function quoted(text: string): string {
  return /^[\w.-]+$/.test(text) ? text : `'${shownText(text).replaceAll("'", `'\\''`)}'`;
}
