import { createHash } from 'node:crypto';
import type { PoolClient } from 'pg';

/** How one column of a multi-row statement is filled. */
export interface Column<Row> {
  readonly name: string;
  /** Type of a single value. An array type is sent as text, because `unnest` would flatten it. */
  readonly type: string;
  /** A number in a `timestamptz` is epoch milliseconds. */
  of(row: Row): ColumnValue;
}

export type ColumnValue = string | number | bigint | boolean | null;

/** One statement for any number of rows. */
export type WriteRows<Row> = (client: PoolClient, rows: readonly Row[]) => Promise<void>;

/**
 * Makes a multi-row `insert … select … from unnest(…)`, prepared once for each connection.
 *
 * @param table with its schema, in the name of the prepared statement as well.
 * @param onConflict what follows the select, for example `on conflict (id) do update set …`; empty for a plain insert.
 * @example unnestInsert('read_model.thing', [{ name: 'id', type: 'text', of: (row) => row.id }], '')
 */
export function unnestInsert<Row>(
  table: string,
  columns: readonly Column<Row>[],
  onConflict: string,
): WriteRows<Row> {
  const names = columns.map(({ name }) => `"${name}"`);
  const isArray = (type: string) => type.endsWith('[]');
  const parameters = columns.map(({ type }, index) => `$${index + 1}::${isArray(type) ? 'text' : type}[]`);
  const selected = columns.map(({ type }, index) =>
    isArray(type) ? `${names[index]}::${type}` : names[index],
  );
  const text =
    `insert into ${table} (${names.join(', ')}) select ${selected.join(', ')} ` +
    `from unnest(${parameters.join(', ')}) as t (${names.join(', ')}) ${onConflict}`;
  // A table may have several, of as many columns.
  const name = `insert ${table} ${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
  return async (client, rows) => {
    if (rows.length === 0) return;
    const values = columns.map((column) => arrayLiteral(valuesOf(column, rows)));
    await client.query({ name, text, values });
  };
}

function valuesOf<Row>(column: Column<Row>, rows: readonly Row[]): readonly ColumnValue[] {
  if (column.type !== 'timestamptz') return rows.map((row) => column.of(row));
  const timestampOf = createTimestampOf();
  return rows.map((row) => {
    const value = column.of(row);
    return value === null || typeof value === 'string' ? value : timestampOf(Number(value));
  });
}

/** `on conflict (key) do update` of every other column. */
export function upsertOn(key: readonly string[], columns: readonly Column<never>[]): string {
  const others = columns
    .filter(({ name }) => !key.includes(name))
    .map(({ name }) => `"${name}" = excluded."${name}"`);
  return `on conflict (${key.join(', ')}) do update set ${others.join(', ')}`;
}

/** An array in PostgreSQL's syntax; the driver's own encoding takes several times as long. */
export function arrayLiteral(elements: readonly ColumnValue[]): string {
  return `{${elements.map(elementLiteral).join(',')}}`;
}

function elementLiteral(value: ColumnValue): string {
  if (value === null) return 'NULL';
  return typeof value === 'string' ? quoted(value) : String(value);
}

/** Most texts are times, names and arrays of numbers, which need no escaping. */
function quoted(text: string): string {
  return /["\\]/.test(text) ? `"${text.replaceAll(/["\\]/g, '\\$&')}"` : `"${text}"`;
}

/**
 * Creates a function that formats epoch milliseconds exactly for a timestamptz. Formatting is slow and the times of a column are
 * mostly of one minute, so it caches the last text.
 */
export function createTimestampOf(): (epochMs: number) => string {
  let last = { minute: NaN, text: '' };
  return (epochMs) => {
    const minute = Math.floor(epochMs / minuteMs);
    if (minute !== last.minute)
      last = { minute, text: new Date(minute * minuteMs).toISOString().slice(0, -'00.000Z'.length) };
    const ms = Math.trunc(epochMs - minute * minuteMs);
    return `${last.text}${twoDigits(Math.floor(ms / 1000))}.${threeDigits(ms % 1000)}Z`;
  };
}

const minuteMs = 60_000;

function twoDigits(number: number): string {
  return number < 10 ? `0${number}` : String(number);
}

function threeDigits(number: number): string {
  return number < 100 ? `0${twoDigits(number)}` : String(number);
}
