import { InvalidArgumentError, Option, type Command } from 'commander';

/** Options of `brewline simulate`. */
export interface SimulationOptions {
  /** JSON file: an array of devices, with secret or certificateFile and keyFile. */
  readonly fleet: string;
  /** Number of the fleet's devices that take part. */
  readonly devices: number;
  /** Telemetry messages a second, of each device. */
  readonly rate: number;
  readonly readingsPerMessage: number;
  /** Simulated seconds for each real one; see `speedAt`. */
  readonly speed?: number;
  readonly faults: boolean;
  /** Number of machines, from the first, that wait for people and commands instead of brewing by themselves. */
  readonly attended: number;
  readonly seed: number;
  /** File to which each acknowledged telemetry message is appended as a line of JSON. */
  readonly ledger?: string;
  /** Folder for the memory of devices and machines; without it, only in memory. */
  readonly state?: string;
  /** Stop by itself after this many seconds. */
  readonly for?: number;
  /** Play this log instead of simulating machines. */
  readonly recording?: string;
  /** The device that plays the recording; the fleet's first when left out. */
  readonly device?: string;
  /** The user's options for the recording, as typed: see `openForPlaying`. */
  readonly columns?: string;
  readonly units?: string;
  readonly dateOrder?: 'dmy' | 'mdy' | 'ymd';
  readonly timeZone?: string;
  readonly decimal?: 'comma' | 'point';
  readonly delimiter?: 'comma' | 'semicolon' | 'tab' | 'pipe';
  readonly start?: string;
  readonly process?: 'brew' | 'fermentation';
  readonly complete?: boolean;
  /** Play a recording that this device has played already. */
  readonly again?: boolean;
}

/**
 * Simulated seconds for each real one that show a reading a minute, and 60 at most: where more passes between two readings, temperatures
 * jump as no machine's do.
 */
export function speedAt({
  rate,
  readingsPerMessage,
}: Pick<SimulationOptions, 'rate' | 'readingsPerMessage'>): number {
  return 60 * Math.min(1, rate * readingsPerMessage);
}

/** Adds the options to a command, so that the role and the command line have the same. */
export function withSimulationOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--fleet <file>',
        'devices: JSON [{deviceId, secret}], or certificateFile and keyFile instead of secret',
      )
        .env('FLEET_FILE')
        .makeOptionMandatory(),
    )
    .option('--devices <count>', "how many of the fleet's devices take part", positiveInteger, 50)
    .option('--rate <n>', 'telemetry messages a second, of each device', positive, 1)
    .option('--readings-per-message <n>', 'readings in each telemetry message', positiveInteger, 1)
    .option(
      '--speed <n>',
      'simulated seconds for each real one; by default 60, and fewer below a reading a second',
      positive,
    )
    .option(
      '--faults',
      'break connections, repeat messages, cut the power, report faults, let every tenth device lose its counters',
      false,
    )
    .option(
      '--attended <count>',
      'number of machines, from the first, that wait for commands and people instead of brewing by themselves',
      wholeNumber,
      0,
    )
    .option('--seed <n>', 'the same seed gives the same machines', positiveInteger, 1)
    .option('--ledger <file>', 'append every acknowledged telemetry message to this file')
    .option('--state <folder>', 'folder for the memory of devices and machines')
    .addOption(
      new Option('--for <duration>', 'stop by itself after a time, for example 60s or 5m').argParser(seconds),
    )
    .option('--recording <file>', 'play this log (CSV) instead of simulating machines')
    .option('--device <id>', 'the device that plays the recording')
    .option('--columns <list>', 'columns: NAME=SENSOR,… and time=COLUMN; NAME=- leaves one out')
    .option('--units <list>', 'units of columns: NAME=C, F, K, SG, SG1000 or plato, separated by commas')
    .addOption(
      new Option('--date-order <order>', 'what dates such as 03/02/2025 mean').choices(['dmy', 'mdy', 'ymd']),
    )
    .option('--time-zone <zone>', 'time zone of times without a zone: Europe/Berlin, +01:00, UTC …')
    .addOption(new Option('--decimal <sign>', 'the decimal sign').choices(['comma', 'point']))
    .addOption(
      new Option('--delimiter <name>', 'the separator of columns').choices([
        'comma',
        'semicolon',
        'tab',
        'pipe',
      ]),
    )
    .option('--start <time>', 'start of elapsed time: 2025-02-11T18:00:00Z')
    .addOption(new Option('--process <type>', 'what was recorded').choices(['brew', 'fermentation']))
    .option('--complete', 'the last row is complete, although it has no line break')
    .option('--again', 'play a recording that the device has played already');
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number above 0.');
  return value;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

function positiveInteger(text: string): number {
  const value = positive(text);
  if (!Number.isInteger(value)) throw new InvalidArgumentError('It must be a whole number above 0.');
  return value;
}

const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

function seconds(text: string): number {
  const [, count, unit = 's'] = /^(\d+)([smh])?$/.exec(text) ?? [];
  if (!count) throw new InvalidArgumentError('It must be a time such as 60s, 5m or 1h.');
  return Number(count) * (secondsOf[unit] ?? 1);
}
