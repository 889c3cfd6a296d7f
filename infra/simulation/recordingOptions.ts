import {
  openRecording,
  timeZone,
  unitNamed,
  type OpenOptions,
  type Recording,
  type RecordingOptions,
} from '../../adapters/device/index.js';
import { isDateTime } from '../../domain/kernel/dateTime.js';
import { BrewlineError } from '../../domain/kernel/errors.js';
import { sensors } from '../../domain/machine/index.js';
import type { SimulationOptions } from './simulationOptions.js';

const delimiters = { comma: ',', semicolon: ';', tab: '\t', pipe: '|' } as const;

/**
 * Opens `options.recording` with the user's options, and checks every row.
 *
 * @throws BrewlineError `CONFIGURATION_INVALID` for an invalid option or file, with what to do.
 */
export function openForPlaying(
  options: SimulationOptions,
  { signal, onProgress }: Pick<OpenOptions, 'signal' | 'onProgress'>,
): Promise<Recording> {
  const said = toRecordingOptions(options);
  return openRecording(options.recording ?? '', { ...said, signal, ...(onProgress && { onProgress }) });
}

function toRecordingOptions(options: SimulationOptions): RecordingOptions {
  const { dateOrder, timeZone: zone, decimal, delimiter, start, process, complete } = options;
  if (zone !== undefined && !timeZone(zone))
    throw invalid('--time-zone', zone, 'a time zone such as Europe/Berlin, +01:00 or UTC');
  if (start !== undefined && !isDateTime(start))
    throw invalid('--start', start, 'a time such as 2025-02-11T18:00:00Z');
  const columns = pairsOf('--columns', options.columns);
  const timeColumn = columns.find(([name]) => name === 'time')?.[1];
  return {
    columns: columns.filter(([name]) => name !== 'time').map(toColumn),
    units: pairsOf('--units', options.units).map(toUnit),
    ...(timeColumn !== undefined && { timeColumn }),
    ...(dateOrder && { dateOrder }),
    ...(zone !== undefined && { timeZone: zone }),
    ...(decimal && { decimal }),
    ...(delimiter && { delimiter: delimiters[delimiter] }),
    ...(start !== undefined && { startMs: Date.parse(start) }),
    ...(process && { process }),
    ...(complete && { complete }),
  };
}

function pairsOf(option: string, list: string | undefined): (readonly [string, string])[] {
  if (list === undefined) return [];
  return list.split(',').map((pair) => {
    const at = pair.lastIndexOf('=');
    if (at < 1) throw invalid(option, pair, 'NAME=VALUE, separated by commas');
    return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
  });
}

function toColumn([column, name]: readonly [string, string]): { column: string; sensor: number | undefined } {
  if (name === '-') return { column, sensor: undefined };
  const known = Object.entries(sensors).find(([sensor]) => sensor.toLowerCase() === name.toLowerCase());
  if (!known) throw invalid('--columns', name, `a sensor (${Object.keys(sensors).join(', ')})`);
  return { column, sensor: known[1] };
}

function toUnit([column, name]: readonly [string, string]) {
  const unit = unitNamed(name);
  if (!unit) throw invalid('--units', name, 'C, F, K, SG, SG1000 or plato');
  return { column, unit };
}

function invalid(option: string, value: string, wanted: string): BrewlineError {
  return new BrewlineError('CONFIGURATION_INVALID', `${option}: ${JSON.stringify(value)} is not ${wanted}`);
}
