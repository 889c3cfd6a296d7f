import { stat } from 'node:fs/promises';
import type { Reading } from '../../../domain/machine/index.js';
import { findDialect, type Dialect } from './dialect.js';
import { isLong, longReadings, seriesOf, surveyLong } from './longReadings.js';
import { mapColumns, type RecordingMapping } from './mapping.js';
import type { RecordingOptions } from './options.js';
import { maxColumns, maxRefusals, RecordingRefusedError, type RecordingRefusal } from './refusal.js';
import { openRows, type FileRow } from './rows.js';
import type { CellRules } from './rules.js';
import { surveyWide, wideReadings, type RecordedReading } from './wideReadings.js';

/** A file of which every row was checked. */
export interface Recording {
  readonly path: string;
  readonly mapping: RecordingMapping;
  readonly dialect: Dialect;
  readonly rules: CellRules;
  readonly bytes: number;
  /** Hash of the file's content, hexadecimal. */
  readonly sha256: string;
  /** Rows of data in the file. */
  readonly rows: number;
  /** The same as `rows`, except for InfluxDB's long form. */
  readonly readings: number;
  /** Device time of the first and the last reading, in the order of the file. */
  readonly firstMs: number;
  readonly lastMs: number;
  /** The first readings. */
  readonly preview: readonly RecordedReading[];
  /** Reads the readings from the file, in order; each call starts at the beginning. */
  read(): AsyncGenerator<Reading>;
}

export interface OpenOptions extends RecordingOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (checked: {
    readonly rows: number;
    readonly bytes: number;
    readonly ofBytes: number;
  }) => void;
}

const previewed = 5;
const progressRows = 1000;

type Refuse = (refusal: RecordingRefusal) => void;

/**
 * Maps the columns of a log and checks every row of it. The memory that it uses does not depend on the size of the file.
 *
 * @throws RecordingRefusedError with each fault and its place, or the option that is needed; at most 10 refusals.
 */
export async function openRecording(path: string, options: OpenOptions = {}): Promise<Recording> {
  const bytes = await sizeOf(path);
  const dialect = await findDialect(path, options.delimiter);
  if ('problem' in dialect) throw new RecordingRefusedError(path, [dialect]);
  const file = new RecordingFile(path, dialect, options);
  const mapping = await file.map();
  const rules = await file.survey(mapping);
  const checked = await check(file, { mapping, rules, bytes });
  return {
    path,
    mapping,
    dialect,
    rules,
    bytes,
    ...checked,
    read: () => readAgain(file, mapping, rules, checked.sha256),
  };
}

async function sizeOf(path: string): Promise<number> {
  const file = await stat(path).catch(() => undefined);
  if (file?.isFile()) return file.size;
  const problem = file ? 'it is not a regular file' : 'there is no such file';
  throw new RecordingRefusedError(path, [{ problem, cure: 'name a CSV file' }]);
}

/** Reads the file from the beginning, as often as needed. */
class RecordingFile {
  #header: readonly string[] = [];
  /** Rows and bytes of the current pass. */
  rows = 0;
  bytes = 0;
  sha256 = '';

  constructor(
    readonly path: string,
    readonly dialect: Dialect,
    readonly options: OpenOptions,
  ) {}

  async map(): Promise<RecordingMapping> {
    const header = await this.#readHeader();
    this.#header = header.cells;
    const isInflux = this.dialect.isAnnotated || header.cells.includes('_time');
    const names = isLong(header.cells)
      ? ['_time', ...(await seriesOf(this.#read(), this.options))]
      : header.cells;
    const mapping = mapColumns(names, this.options, { line: header.line, isInflux });
    if (names.length > maxColumns) {
      const problem = `the file has ${maxColumns} series or more`;
      throw new RecordingRefusedError(this.path, [{ problem, cure: 'query only the series that you need' }]);
    }
    if ('kind' in mapping) return mapping;
    throw new RecordingRefusedError(this.path, mapping.slice(0, maxRefusals));
  }

  survey(mapping: RecordingMapping): Promise<CellRules> {
    if (isLong(this.#header)) return surveyLong(this.#read(), mapping, this.options);
    return surveyWide(this.#data(), { header: this.#header, mapping, options: this.options });
  }

  readings(mapping: RecordingMapping, rules: CellRules, refuse: Refuse): AsyncGenerator<RecordedReading> {
    const { options } = this;
    if (isLong(this.#header)) return longReadings(this.#read(), { mapping, options }, rules, refuse);
    return wideReadings(this.#data(), { header: this.#header, mapping, options }, rules, refuse);
  }

  async #readHeader(): Promise<FileRow> {
    for await (const row of this.#read()) if (!row.cells[0]?.startsWith('#')) return row;
    const problem = 'the file has no header';
    throw new RecordingRefusedError(this.path, [{ problem, cure: 'begin it with a row of column names' }]);
  }

  async *#read(): AsyncGenerator<FileRow> {
    const reader = openRows(this.path, this.dialect);
    this.rows = -1;
    for await (const row of reader.rows) {
      this.options.signal?.throwIfAborted();
      this.bytes = row.bytes;
      this.rows += row.cells[0]?.startsWith('#') ? 0 : 1;
      yield row;
    }
    this.sha256 = reader.sha256();
  }

  /** Rows after the header. */
  async *#data(): AsyncGenerator<FileRow> {
    let isBehind = false;
    for await (const row of this.#read()) {
      if (isBehind) yield row;
      else isBehind = !row.cells[0]?.startsWith('#');
    }
  }
}

interface Checked {
  readonly mapping: RecordingMapping;
  readonly rules: CellRules;
  readonly bytes: number;
}

async function check(file: RecordingFile, { mapping, rules, bytes }: Checked) {
  const { path, options } = file;
  const refusals: RecordingRefusal[] = [];
  const refuse = (refusal: RecordingRefusal) => {
    const isAsked = refusal.asks !== undefined && refusals.some(({ asks }) => asks === refusal.asks);
    if (!isAsked) refusals.push(refusal);
    if (refusals.length >= maxRefusals) throw new RecordingRefusedError(path, refusals);
  };
  const preview: RecordedReading[] = [];
  let last: RecordedReading | undefined;
  let readings = 0;
  for await (const read of file.readings(mapping, rules, refuse)) {
    if (preview.length < previewed) preview.push(read);
    last = read;
    readings += 1;
    if (readings % progressRows === 0)
      options.onProgress?.({ rows: file.rows, bytes: file.bytes, ofBytes: bytes });
  }
  if (!last && refusals.length === 0)
    refusals.push({ problem: 'the file has a header and no rows', cure: 'record something first' });
  if (!last || refusals.length > 0) throw new RecordingRefusedError(path, refusals);
  const firstMs = preview[0]?.reading.atMs ?? 0;
  const { rows, sha256 } = file;
  return { preview, readings, rows, sha256, firstMs, lastMs: last.reading.atMs };
}

async function* readAgain(
  file: RecordingFile,
  mapping: RecordingMapping,
  rules: CellRules,
  sha256: string,
): AsyncGenerator<Reading> {
  const refuse = (refusal: RecordingRefusal) => {
    throw new RecordingRefusedError(file.path, [refusal]);
  };
  for await (const { reading } of file.readings(mapping, rules, refuse)) yield reading;
  if (file.sha256 !== sha256)
    refuse({
      problem: 'the file changed while it was being played',
      cure: 'play it when nothing writes to it',
    });
}
