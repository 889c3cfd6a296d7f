import { readFile } from 'node:fs/promises';
import { BrewlineError } from '../../../domain/errors.js';
import type { Reading } from '../../../domain/machine/index.js';
import { recordingFormats, type RecordingFormat } from './recordingFormats.js';

export interface Recording {
  readonly format: RecordingFormat;
  /** In the file's order, which need not be the order of their times. */
  readonly readings: readonly Reading[];
}

const timeColumn = 'timestamp_utc';

/**
 * Reads a log: CSV with a header, `timestamp_utc` in ISO 8601 and the columns of one of {@link recordingFormats}. An empty cell
 * is a sensor without a value. Cells in quotes may only stand behind the columns that are read.
 *
 * @throws BrewlineError `CONFIGURATION_INVALID` for a file of another kind, or a cell that is no number or time, with its line.
 */
export async function readRecording(path: string): Promise<Recording> {
  const [header = '', ...lines] = (await readFile(path, 'utf8')).split(/\r?\n/).filter((line) => line !== '');
  const names = header.split(',');
  const format = recordingFormats.find(({ columns }) =>
    [timeColumn, ...Object.keys(columns)].every((column) => names.includes(column)),
  );
  if (!format) {
    const known = recordingFormats.map(({ name }) => name).join(', ');
    throw new BrewlineError('CONFIGURATION_INVALID', `${path} is no recording of a known kind (${known})`);
  }
  const columns = Object.entries(format.columns).map(([column, sensor]) => ({
    sensor,
    at: names.indexOf(column),
  }));
  const timeAt = names.indexOf(timeColumn);
  const readings = lines.map((line, index) => {
    const cells = line.split(',');
    const where = `${path}, line ${index + 2}`;
    const present = columns.filter(({ at }) => (cells[at] ?? '') !== '');
    return {
      atMs: checkedNumber(Date.parse(cells[timeAt] ?? ''), where),
      sensors: present.map(({ sensor }) => sensor),
      values: present.map(({ at }) => checkedNumber(Number(cells[at]), where)),
      context: undefined,
    };
  });
  return { format, readings };
}

function checkedNumber(value: number, where: string): number {
  if (Number.isFinite(value)) return value;
  throw new BrewlineError('CONFIGURATION_INVALID', `${where}: not a number or time`);
}
