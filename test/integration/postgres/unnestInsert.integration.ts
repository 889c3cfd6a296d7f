import assert from 'node:assert/strict';
import { Pool } from 'pg';
import { unnestInsert, upsertOn, type Column } from '../../../adapters/postgres/unnest.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';

interface Row {
  readonly id: string;
  readonly value: number;
}

describe('statements that write many rows', () => {
  let postgres: TestPostgres;
  let pool: Pool;

  before(async () => {
    postgres = await startPostgres();
    pool = new Pool({ connectionString: postgres.url, max: 1 });
    await pool.query('create temporary table thing (id text primary key, first integer, second integer)');
  });
  after(async () => {
    await pool?.end();
    await postgres?.stop();
  });

  const writing = (column: string) => {
    const columns: readonly Column<Row>[] = [
      { name: 'id', type: 'text', of: ({ id }) => id },
      { name: column, type: 'integer', of: ({ value }) => value },
    ];
    return unnestInsert('thing', columns, upsertOn(['id'], columns));
  };

  it('are prepared each under a name of its own, also of one table and as many columns', async () => {
    const client = await pool.connect();
    try {
      await writing('first')(client, [{ id: 'a', value: 1 }]);
      await writing('second')(client, [{ id: 'a', value: 2 }]);
      await writing('first')(client, [{ id: 'b', value: 3 }]);
    } finally {
      client.release();
    }
    const { rows } = await pool.query('select id, first, second from thing order by id');
    assert.deepEqual(rows, [
      { id: 'a', first: 1, second: 2 },
      { id: 'b', first: 3, second: null },
    ]);
  });
});
