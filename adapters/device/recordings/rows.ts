import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { CsvError, parse, type Info } from 'csv-parse';
import { CheckedBytes, maxLineBytes } from './checkedBytes.js';
import type { Dialect } from './dialect.js';
import { maxColumns, RecordingRefusedError, type RecordingRefusal } from './refusal.js';

/** A row of the file; the first one is the header. */
export interface FileRow {
  /** Line of its end, from 1. */
  readonly line: number;
  /** Bytes of the file up to its end. */
  readonly bytes: number;
  readonly cells: readonly string[];
  /** The row has no line break: it may be incomplete. */
  readonly isUnended: boolean;
}

export interface RowReader {
  readonly rows: AsyncGenerator<FileRow>;
  /** The hash of the file, once all rows were read. */
  sha256(): string;
}

/**
 * Reads a file row by row. The memory that it uses does not depend on the size of the file. It skips empty lines and comments.
 *
 * @throws RecordingRefusedError for a file that is no CSV in UTF-8, with the line.
 */
export function openRows(path: string, dialect: Dialect): RowReader {
  const checked = new CheckedBytes(path);
  const parser = parse({
    delimiter: dialect.delimiter,
    comment: dialect.isAnnotated ? null : '#',
    comment_no_infix: true,
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true,
    skip_empty_lines: true,
    info: true,
    max_record_size: maxLineBytes,
  });
  pipeline(createReadStream(path), checked, parser, () => undefined);
  return { rows: rowsOf(path, checked, parser), sha256: () => checked.result?.sha256 ?? '' };
}

interface ParsedRecord {
  readonly record: readonly string[];
  readonly info: Info;
}

async function* rowsOf(
  path: string,
  checked: CheckedBytes,
  parser: AsyncIterable<unknown>,
): AsyncGenerator<FileRow> {
  let held: FileRow | undefined;
  try {
    for await (const { record: cells, info } of parser as AsyncIterable<ParsedRecord>) {
      if (cells.length > maxColumns)
        throw new RecordingRefusedError(path, [tooWide(info.lines, cells.length)]);
      if (held) yield held;
      held = { line: info.lines, bytes: info.bytes, cells, isUnended: false };
    }
  } catch (error) {
    throw error instanceof CsvError ? new RecordingRefusedError(path, [refusalOf(error)]) : error;
  }
  if (held) yield { ...held, isUnended: held.line === checked.result?.unendedLine };
}

function tooWide(line: number, columns: number): RecordingRefusal {
  return {
    line,
    problem: `the row has ${columns} columns, more than ${maxColumns}`,
    cure: 'leave out the columns that you do not need',
  };
}

function refusalOf(error: CsvError): RecordingRefusal {
  const line = typeof error['lines'] === 'number' ? error['lines'] : undefined;
  if (error.code === 'CSV_QUOTE_NOT_CLOSED')
    return { line, problem: 'a quote is opened and never closed', cure: 'close it, or remove it' };
  if (error.code === 'CSV_MAX_RECORD_SIZE')
    return { line, problem: `the row is longer than ${maxLineBytes} bytes`, cure: 'close every quote' };
  return {
    line,
    problem: 'a quote is within a cell',
    cure: 'put the whole cell in quotes, and double those in it',
  };
}
