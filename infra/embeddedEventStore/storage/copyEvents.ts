import pg from 'pg';

/** A row of table `event`, with the keys of its names. Its bytes are its own. */
export interface EventRow {
  readonly position: number;
  readonly streamId: number;
  readonly revision: number;
  readonly createdMicros: number;
  readonly id: string;
  readonly typeId: number;
  readonly isJson: boolean;
  readonly data: Buffer;
  readonly metadata: Buffer;
}

/** In the order in which {@link toRow} reads them. */
export const copiedColumns =
  'position, stream_id, revision, created_micros, id, type_id, is_json, data, metadata';

/** "PGCOPY", flags and the length of an extension that nobody has defined yet; it comes with the first row. */
const headerBytes = 19;

/**
 * The rows of a query as `copy … to stdout (format binary)` sends them: the driver can only read results as text, in which bytes are
 * hexadecimal digits and each number costs an allocation.
 */
class CopiedRows extends pg.Query {
  readonly copied: EventRow[] = [];
  #isFirst = true;

  /** The driver calls it for each row, and uses the memory of `chunk` again. */
  handleCopyData({ chunk }: { readonly chunk: Buffer }): void {
    const start = this.#isFirst ? headerBytes : 0;
    this.#isFirst = false;
    // The last one has -1 for its number of columns.
    if (chunk.length > start + 2) this.copied.push(toRow(Buffer.from(chunk.subarray(start))));
  }
}

/** @param query of {@link copiedColumns}, without parameters: `copy` takes none */
export async function copyEvents(pool: pg.Pool, query: string): Promise<readonly EventRow[]> {
  const rows = new CopiedRows(`copy (${query}) to stdout (format binary)`);
  // The pool's types don't know that it answers such a query with a promise too.
  await (pool.query(rows) as unknown as Promise<void>);
  return rows.copied;
}

/** The number of columns, then each after its length; all but the last two have the same length in every row. */
function toRow(row: Buffer): EventRow {
  const dataAt = 87;
  const dataEnd = dataAt + row.readInt32BE(dataAt - 4);
  return {
    position: int8At(row, 6),
    streamId: int8At(row, 18),
    revision: int8At(row, 30),
    createdMicros: int8At(row, 42),
    id: uuidAt(row, 54),
    typeId: row.readInt32BE(74),
    isJson: row[82] === 1,
    data: row.subarray(dataAt, dataEnd),
    metadata: row.subarray(dataEnd + 4, dataEnd + 4 + row.readInt32BE(dataEnd)),
  };
}

/** Exact up to 2^53; 2^63 - 1, the revision of a tombstone, becomes 2^63. */
function int8At(row: Buffer, at: number): number {
  return row.readInt32BE(at) * 2 ** 32 + row.readUInt32BE(at + 4);
}

function uuidAt(row: Buffer, at: number): string {
  const hex = row.toString('hex', at, at + 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
