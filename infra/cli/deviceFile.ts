import { readFile } from 'node:fs/promises';
import { CsvError, parse, type Info } from 'csv-parse/sync';
import { deviceIdPattern } from '../../domain/kernel/deviceId.js';
import type { NewDevice, WayIn } from '../../projections/queries/index.js';
import { withFileErrors } from './fileError.js';

interface CsvLine {
  readonly record: Readonly<Record<string, string>>;
  readonly info: Info;
}

const columns = ['id', 'way'];
const waysIn: readonly WayIn[] = ['secret', 'certificate'];

/**
 * Reads a CSV file of devices: `id`, and `way` where some come by certificate.
 *
 * @throws Error that names the line and the column of the first that is wrong
 */
export async function readDeviceFile(file: string): Promise<readonly NewDevice[]> {
  const devices = new Map<string, NewDevice>();
  for (const { record, info } of parsed(await withFileErrors(readFile(file, 'utf8'), file, 'read'), file)) {
    const wrong = (column: string, why: string) =>
      new Error(`${file}, line ${info.lines}, column ${column}: ${why}`);
    const { id: deviceId = '', way = '' } = record;
    if (!deviceIdPattern.test(deviceId))
      throw wrong(
        'id',
        `${JSON.stringify(deviceId)} is no id of a device: letters, digits, _ and -, 64 at most`,
      );
    if (devices.has(deviceId)) throw wrong('id', `${deviceId} is there twice`);
    const wayIn = way === '' ? 'secret' : waysIn.find((each) => each === way);
    if (!wayIn) throw wrong('way', `${JSON.stringify(way)} is neither ${waysIn.join(' nor ')}`);
    devices.set(deviceId, { deviceId, wayIn });
  }
  if (devices.size === 0) throw new Error(`${file} names no device`);
  return [...devices.values()];
}

function parsed(text: string, file: string): readonly CsvLine[] {
  const header = (names: string[]) => {
    const unknown = names.find((name) => !columns.includes(name));
    if (unknown !== undefined || !names.includes('id'))
      throw new Error(
        `${file}, line 1: its columns are ${columns.join(' and ')}, not ${JSON.stringify(unknown ?? names.join())}`,
      );
    return names;
  };
  try {
    return parse(text, {
      columns: header,
      info: true,
      bom: true,
      trim: true,
      skip_empty_lines: true,
    }) as unknown as readonly CsvLine[];
  } catch (error) {
    if (error instanceof CsvError)
      throw new Error(`${file}, line ${String(error.lines)}: ${error.message}`, { cause: error });
    throw error;
  }
}
