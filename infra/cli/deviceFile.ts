import { readFile } from 'node:fs/promises';
import {
  deviceListColumns,
  longestSerial,
  readDeviceList,
  type ListedDevice,
  type WrongLine,
} from '../../domain/fleet/index.js';
import { withFileErrors } from './fileError.js';

/** Of more wrong lines only the number is said. */
const shownLines = 20;

/**
 * Reads a CSV file of devices: see `readDeviceList`.
 *
 * @param leftOut numbers of wrong lines that are to be left out
 * @throws Error that names every other line that is wrong, up to {@link shownLines}
 */
export async function readDeviceFile(
  file: string,
  leftOut: readonly number[],
): Promise<readonly ListedDevice[]> {
  const list = readDeviceList(await withFileErrors(readFile(file, 'utf8'), file, 'read'));
  if (list.type === 'noHeader') {
    const columns = `${deviceListColumns.slice(0, -1).join(', ')} and ${deviceListColumns.at(-1)}`;
    throw new Error(
      `${file}, line ${list.line}: its columns are ${columns}, of which id is needed, not ${JSON.stringify(list.text)}`,
    );
  }
  if (list.type === 'empty') throw new Error(`${file} names no device`);
  const isLeftOut = ({ line }: { readonly line: number }) => leftOut.includes(line);
  const wrong = list.wrongLines.filter((line) => !isLeftOut(line));
  if (wrong.length > 0) throw new Error(wrongText(file, wrong));
  const devices = list.devices.filter((device) => !isLeftOut(device));
  if (devices.length === 0) throw new Error(`${file} names no device that is not left out`);
  return devices;
}

function wrongText(file: string, wrong: readonly WrongLine[]): string {
  const lines = wrong.slice(0, shownLines).map((line) => `${file}, line ${line.line}${whatIsWrong(line)}`);
  const more = wrong.length > shownLines ? [`and ${wrong.length - shownLines} lines more`] : [];
  const all = wrong.map(({ line }) => line).join();
  const advice = all.length < 200 ? [`to add the others: --leave-out ${all}`] : [];
  return [...lines, ...more, ...advice].join('\n');
}

function whatIsWrong(wrong: WrongLine): string {
  switch (wrong.wrong) {
    case 'id':
      return `, column id: ${JSON.stringify(wrong.text)} is no id of a device: letters, digits, _ and -, 64 at most`;
    case 'way':
      return `, column way: ${JSON.stringify(wrong.text)} is neither secret nor certificate`;
    case 'serial':
      return `, column serial: longer than ${longestSerial} characters`;
    case 'repeated':
      return `, column id: ${wrong.text} is there twice, first in line ${wrong.firstLine}`;
    case 'cells':
      return `: ${wrong.cells} cells for ${wrong.columns} columns`;
    case 'quote':
      return ': a quotation mark does not end, or stands within a text';
  }
}
