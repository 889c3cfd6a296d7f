import { deviceIdPattern } from '../kernel/deviceId.js';

/** Columns of a list of devices; `id` has to be there. */
export const deviceListColumns = ['id', 'way', 'serial'] as const;
type DeviceListColumn = (typeof deviceListColumns)[number];

const waysIn = ['secret', 'certificate'] as const;

/** More are refused: each would be read by somebody from a label. */
export const longestSerial = 64;

/** A device that somebody wants to add. */
export interface ListedDevice {
  /** Counted from 1, the header included. */
  readonly line: number;
  readonly deviceId: string;
  readonly wayIn: (typeof waysIn)[number];
  /** For its label alone: Brewline learns it from the machine. */
  readonly serial: string | null;
}

/** Why a line is none of a device, with what stands there. */
export type WrongLine = { readonly line: number } & (
  | { readonly wrong: 'id' | 'way' | 'serial'; readonly text: string }
  | { readonly wrong: 'repeated'; readonly text: string; readonly firstLine: number }
  /** More cells than columns. */
  | { readonly wrong: 'cells'; readonly cells: number; readonly columns: number }
  /** A quote that does not end, or stands where none may. */
  | { readonly wrong: 'quote' }
);

export type DeviceList =
  | {
      readonly type: 'list';
      readonly devices: readonly ListedDevice[];
      readonly wrongLines: readonly WrongLine[];
    }
  | { readonly type: 'empty' }
  /** The first line is no header; `text` is what is no column, or the whole line when `id` is not there. */
  | { readonly type: 'noHeader'; readonly line: number; readonly text: string };

/**
 * Reads CSV with a header, as spreadsheets save it or as their cells are pasted: with commas, semicolons or tabs. What is wrong with a
 * line does not keep the others from being read.
 */
export function readDeviceList(text: string): DeviceList {
  const lines = text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .map((content, index) => ({ content, line: index + 1 }))
    .filter(({ content }) => /[^\s,;]/.test(content));
  const [head, ...rest] = lines;
  if (!head) return { type: 'empty' };
  const separator = /[,;\t]/.exec(head.content)?.[0] ?? ',';
  const names = cellsOf(head.content, separator)?.map((name) => name.toLowerCase());
  const unknown = names?.find((name) => !deviceListColumns.some((column) => column === name));
  if (!names?.includes('id') || unknown !== undefined)
    return { type: 'noHeader', line: head.line, text: unknown ?? head.content };
  if (rest.length === 0) return { type: 'empty' };
  const columns = names as readonly DeviceListColumn[];
  const devices = new Map<string, ListedDevice>();
  const wrongLines: WrongLine[] = [];
  for (const { content, line } of rest) {
    const read = deviceOf(cellsOf(content, separator), columns, line);
    if ('wrong' in read) {
      wrongLines.push(read);
      continue;
    }
    const first = devices.get(read.deviceId);
    if (first) wrongLines.push({ line, wrong: 'repeated', text: read.deviceId, firstLine: first.line });
    else devices.set(read.deviceId, read);
  }
  return { type: 'list', devices: [...devices.values()], wrongLines };
}

function deviceOf(
  cells: readonly string[] | undefined,
  columns: readonly DeviceListColumn[],
  line: number,
): ListedDevice | WrongLine {
  if (!cells) return { line, wrong: 'quote' };
  if (cells.length > columns.length)
    return { line, wrong: 'cells', cells: cells.length, columns: columns.length };
  const cell = (name: DeviceListColumn) => cells[columns.indexOf(name)] ?? '';
  const [deviceId, way, serial] = [cell('id'), cell('way'), cell('serial')];
  if (!deviceIdPattern.test(deviceId)) return { line, wrong: 'id', text: deviceId };
  const wayIn = way === '' ? 'secret' : waysIn.find((each) => each === way);
  if (!wayIn) return { line, wrong: 'way', text: way };
  if ([...serial].length > longestSerial) return { line, wrong: 'serial', text: serial };
  return { line, deviceId, wayIn, serial: serial === '' ? null : serial };
}

/** The cells of one line (RFC 4180), without blanks around them. No column has a text that goes over lines. */
function cellsOf(line: string, separator: string): readonly string[] | undefined {
  const cell = new RegExp(`(?: *"((?:[^"]|"")*)" *|([^"${separator}]*))(${separator}|$)`, 'y');
  const cells: string[] = [];
  for (;;) {
    const found = cell.exec(line);
    if (!found) return undefined;
    const [, quoted, plain = '', end] = found;
    cells.push((quoted?.replaceAll('""', '"') ?? plain).trim());
    if (end === '') return cells;
  }
}
