import { createHash } from 'node:crypto';
import type { PoolClient } from 'pg';
import { binaryArray } from './binaryArray.js';

/** How one column of a multi-row statement is filled. */
export interface Column<Row> {
  readonly name: string;
  /** Type of a single value. An array type is sent as text, because `unnest` would flatten it. */
  readonly type: string;
  /** A number in a `timestamptz` is epoch milliseconds or infinite, a string is as in ISO 8601. */
  of(row: Row): ColumnValue;
}

export type ColumnValue = string | number | bigint | boolean | null;

/** Writes any number of rows by one statement. */
export type WriteRows<Row> = (client: PoolClient, rows: readonly Row[]) => Promise<void>;

/**
 * Makes a multi-row `insert … select … from unnest(…)`, prepared for each connection, with a form of its own for a single row.
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
  const { names, selected } = partsOf(columns);
  const insert = `insert into ${table} (${names.join(', ')}) select ${selected.join(', ')}`;
  const prepared = prepare(`insert ${table}`, (added) => `${insert} from ${added} ${onConflict}`, columns);
  return async (client, rows) => {
    if (rows.length > 0) await client.query(prepared(rows));
  };
}

/**
 * Makes a multi-row `update … from unnest(…)`, prepared for each connection, with a form of its own for a single row. Where
 * rows are mostly there, it costs less than `on conflict do update`, which locks each row before it writes it.
 *
 * @param change the row in the table is called `kept`, what is given for it `added`.
 * @returns writes these rows, and says how many it found.
 */
export function unnestUpdate<Row>(
  table: string,
  columns: readonly Column<Row>[],
  change: { readonly set: readonly string[]; readonly where: string },
): (client: Pick<PoolClient, 'query'>, rows: readonly Row[]) => Promise<number> {
  const update = `update ${table} as kept set ${change.set.join(', ')}`;
  const prepared = prepare(
    `update ${table}`,
    (added) => `${update} from ${added} where ${change.where}`,
    columns,
  );
  return async (client, rows) =>
    rows.length === 0 ? 0 : ((await client.query(prepared(rows))).rowCount ?? 0);
}

function partsOf<Row>(columns: readonly Column<Row>[]) {
  const names = columns.map(({ name }) => `"${name}"`);
  const parameters = columns.map(({ type }, index) => `$${index + 1}::${isArray(type) ? 'text' : type}[]`);
  const selected = columns.map(({ name, type }) => (isArray(type) ? `"${name}"::${type}` : `"${name}"`));
  return { names, selected, parameters };
}

/**
 * A table may have several statements, of as many columns. Each has a form for a single row, which takes the elements of its arrays:
 * an `unnest` of many columns costs as much for one row as for ten, and PostgreSQL expects many rows of it.
 *
 * @param textOf the statement, given where the rows come from
 */
function prepare<Row>(what: string, textOf: (added: string) => string, columns: readonly Column<Row>[]) {
  const { names, parameters } = partsOf(columns);
  const as = `as added (${names.join(', ')})`;
  const many = named(what, textOf(`unnest(${parameters.join(', ')}) ${as}`));
  const one = named(what, textOf(`(select ${parameters.map((each) => `(${each})[1]`).join(', ')}) ${as}`));
  return (rows: readonly Row[]) => ({
    ...(rows.length === 1 ? one : many),
    values: columns.map((column) => parameterOf(column, rows)),
  });
}

function named(what: string, text: string) {
  return { name: `${what} ${createHash('sha256').update(text).digest('hex').slice(0, 12)}`, text };
}

function isArray(type: string): boolean {
  return type.endsWith('[]');
}

/** The values of a column as a parameter: in binary, which is several times as fast as text on either side, or else as text. */
function parameterOf<Row>(column: Column<Row>, rows: readonly Row[]): Buffer | string {
  const { type } = column;
  const values = rows.map((row) => column.of(row));
  return type in binary ? binary[type as keyof typeof binary](values) : arrayLiteral(values);
}

/** Types with a binary array; a column holds values of its own type. */
const binary = {
  bigint: (values) => binaryArray.int8(values as (number | bigint | null)[]),
  boolean: (values) => binaryArray.bool(values as (boolean | null)[]),
  integer: (values) => binaryArray.int4(values as (number | null)[]),
  real: (values) => binaryArray.float4(values as (number | null)[]),
  smallint: (values) => binaryArray.int2(values as (number | null)[]),
  text: (values) => binaryArray.text(values as (string | null)[]),
  timestamptz: (values) => binaryArray.timestamptz(values.map(toEpochMs)),
} satisfies Readonly<Record<string, (values: readonly ColumnValue[]) => Buffer>>;

function toEpochMs(value: ColumnValue): number | null {
  if (value === null) return null;
  return typeof value === 'string' ? Date.parse(value) : Number(value);
}

/** `on conflict (key) do update` of every other column. */
export function upsertOn(key: readonly string[], columns: readonly Column<never>[]): string {
  const others = columns.filter(({ name }) => !key.includes(name));
  return `on conflict (${key.join(', ')}) do update set ${assigned(others, 'excluded').join(', ')}`;
}

/** An assignment of each column. */
export function assigned(columns: readonly Column<never>[], from: 'added' | 'excluded'): readonly string[] {
  return columns.map(({ name, type }) => `"${name}" = ${from}."${name}"${isArray(type) ? `::${type}` : ''}`);
}

/** An array in PostgreSQL's syntax; the driver's own encoding takes several times as long. */
export function arrayLiteral(elements: readonly ColumnValue[]): string {
  return `{${elements.map(elementLiteral).join(',')}}`;
}

function elementLiteral(value: ColumnValue): string {
  if (value === null) return 'NULL';
  return typeof value === 'string' ? quoted(value) : String(value);
}

/** Most texts are names, which need no escaping. */
function quoted(text: string): string {
  return /["\\]/.test(text) ? `"${text.replaceAll(/["\\]/g, '\\$&')}"` : `"${text}"`;
}
