import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Pool } from 'pg';
import { unnestInsert, type Column, type ColumnValue } from '../../../adapters/postgres/unnest.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';

type Values = Readonly<Record<string, ColumnValue>>;

const column = (name: string, type: string): Column<Values> => ({
  ...{ name, type },
  of: (row) => row[name] ?? null,
});
const columns = [
  column('text', 'text'),
  column('bigint', 'bigint'),
  column('integer', 'integer'),
  column('smallint', 'smallint'),
  column('real', 'real'),
  column('boolean', 'boolean'),
  column('timestamptz', 'timestamptz'),
  column('jsonb', 'jsonb'),
  column('reals', 'real[]'),
];

describe('columns of many rows as parameters', () => {
  let postgres: TestPostgres;
  let pool: Pool;

  before(async () => {
    postgres = await startPostgres();
    pool = new Pool({ connectionString: postgres.url, max: 1 });
    await pool.query(
      `create temporary table thing (number serial, ${columns.map(({ name, type }) => `"${name}" ${type}`).join(', ')})`,
    );
  });
  after(async () => {
    await pool?.end();
    await postgres?.stop();
  });

  const insert = unnestInsert('thing', columns, '');
  const write = async (rows: readonly Values[]) => {
    const client = await pool.connect();
    try {
      await insert(client, rows);
    } finally {
      client.release();
    }
  };
  const written = async (rows: readonly Values[]) => {
    await pool.query('truncate thing');
    await write(rows);
    const { rows: found } = await pool.query<Values>(
      `select text, bigint::text, integer, smallint, real, boolean, jsonb, reals,
         (extract(epoch from timestamptz) * 1000)::text as timestamptz from thing order by number`,
    );
    return found;
  };
  const whole = (bits: number) => fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 });
  // PostgreSQL has no NUL in a text.
  const text = fc.string({
    unit: fc.constantFrom('"', '\\', '{', ',', ' ', 'a', 'ü', '€', '🍺', "'", 'NULL'),
  });
  const values = fc.record({
    text: fc.option(text),
    bigint: fc.option(fc.oneof(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), fc.maxSafeInteger())),
    integer: fc.option(whole(32)),
    smallint: fc.option(whole(16)),
    real: fc.option(fc.float({ noNaN: true })),
    boolean: fc.option(fc.boolean()),
    timestamptz: fc.option(fc.integer({ min: -8e12, max: Date.parse('9999-12-31T23:59:59.999Z') })),
    jsonb: fc.constantFrom(null, '{"a": "\\"b"}'),
    reals: fc.constantFrom(null, '{}', '{0.5,-2}'),
  });

  it('come to PostgreSQL as they are, and so does nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(values, { minLength: 1 }), async (rows) => {
        const expected = rows.map((row) => ({
          ...row,
          bigint: row.bigint === null ? null : String(row.bigint),
          // PostgreSQL has one zero.
          real: row.real === null ? null : row.real + 0,
          timestamptz: row.timestamptz === null ? null : `${row.timestamptz}.000000`,
          jsonb: row.jsonb === null ? null : (JSON.parse(row.jsonb) as unknown),
          reals: row.reals === null ? null : (JSON.parse(`[${row.reals.slice(1, -1)}]`) as unknown),
        }));
        const found = await written(rows);
        assert.deepEqual(
          found.map((row) => ({
            ...row,
            real: row.real === null ? null : Math.fround(Number(row.real)) + 0,
          })),
          expected,
        );
      }),
      { numRuns: 200 },
    );
  });

  it('take times as texts, and one that never comes', async () => {
    await written([{ timestamptz: '2026-03-01T12:00:00.250Z' }, { timestamptz: Infinity }]);
    const { rows } = await pool.query<{ at: string }>(
      `select (timestamptz at time zone 'UTC')::text as at from thing order by number`,
    );
    assert.deepEqual(
      rows.map(({ at }) => at),
      ['2026-03-01 12:00:00.25', 'infinity'],
    );
  });

  const refused: readonly Values[] = [
    { integer: 1.5 },
    { integer: 2 ** 31 },
    { smallint: 40_000 },
    { bigint: 0.5 },
    { bigint: 2 ** 64 },
    { timestamptz: NaN },
    { timestamptz: 'yesterday' },
    { timestamptz: 9e15 },
  ];
  for (const row of refused)
    it(`refuse what no column of its type holds: ${JSON.stringify(row)}`, async () => {
      await assert.rejects(write([row]), RangeError);
    });
});
