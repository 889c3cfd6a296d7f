import { open } from 'node:fs/promises';
import { maxLineBytes } from './checkedBytes.js';
import type { RecordingRefusal } from './refusal.js';

/** How a file separates its cells. */
export interface Dialect {
  readonly delimiter: string;
  /** Lines that begin with `#` are InfluxDB's annotations, and not comments. */
  readonly isAnnotated: boolean;
}

const delimiters = [',', ';', '\t', '|'] as const;
const comparedLines = 20;

/** Detects the dialect from the beginning of the file, or refuses with the option that is needed. */
export async function findDialect(path: string, delimiter?: string): Promise<Dialect | RecordingRefusal> {
  const head = await readHead(path);
  if (/\r./.test(head) && !head.trimEnd().includes('\n'))
    return {
      line: 1,
      problem: 'the lines end with a carriage return alone',
      cure: 'save the file with line feeds',
    };
  const lines = head.split(/\r?\n/).slice(0, -1);
  const isAnnotated = /^#(group|datatype|default)\b/.test(lines.find((line) => line !== '') ?? '');
  if (delimiter !== undefined) return { delimiter, isAnnotated };
  const rows = lines.filter((line) => line.trim() !== '' && !line.startsWith('#')).slice(0, comparedLines);
  const counts = delimiters.map((candidate) => rows.map((row) => cellsOf(row, candidate)));
  const inHeader = delimiters.filter((_, at) => (counts[at]?.[0] ?? 1) > 1);
  const even = inHeader.filter((candidate) => {
    const [header, ...others] = counts[delimiters.indexOf(candidate)] ?? [];
    return others.every((cells) => cells === header);
  });
  const [certain, another] = inHeader.length === 1 ? inHeader : even;
  if (certain !== undefined && another === undefined) return { delimiter: certain, isAnnotated };
  if (rows.length === 0)
    return { problem: 'the file has no header', cure: 'begin it with a row of column names' };
  return {
    line: lines.indexOf(rows[0] as string) + 1,
    problem: 'the header does not show what separates the columns',
    cure: 'give --delimiter comma, semicolon, tab or pipe',
  };
}

/** Number of cells in a line; a delimiter within quotes does not count. */
function cellsOf(line: string, delimiter: string): number {
  return line.replaceAll(/"[^"]*"/g, '').split(delimiter).length;
}

/** The first lines, without the byte order mark. The last of them may be incomplete, unless the file ends there. */
async function readHead(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(maxLineBytes), 0, maxLineBytes, 0);
    const text = buffer.toString('utf8', 0, bytesRead).replace(/^\uFEFF/, '');
    return bytesRead < maxLineBytes ? `${text}\n` : text;
  } finally {
    await file.close();
  }
}
