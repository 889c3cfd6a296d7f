import pg, { type ClientBase, type Pool, type QueryResultRow } from 'pg';

const bigint: number = pg.types.builtins.INT8;

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === bigint && format !== 'binary'
      ? Number
      : (pg.types.getTypeParser(oid, format) as (value: string) => unknown),
};

/** Rows of history. A bigint is a number, whatever connection it is: all of history's are below 2^53. */
export async function rowsOf<Row extends QueryResultRow>(
  client: Pool | ClientBase,
  {
    name,
    text,
    values,
  }: { readonly name: string; readonly text: string; readonly values: readonly unknown[] },
): Promise<Row[]> {
  const { rows } = await client.query<Row>({ name, text, values: [...values], types });
  return rows;
}
