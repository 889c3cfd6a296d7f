import assert from 'node:assert/strict';
import knex, { type Knex } from 'knex';
import { migrationSource } from '../../../adapters/postgres/migrations/index.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';

const options = { migrationSource, tableName: 'brewline_migration' };

describe('migrations', function () {
  this.timeout(60_000);
  let postgres: TestPostgres;
  let database: Knex;

  before(async () => {
    postgres = await startPostgres();
    database = knex({ client: 'pg', connection: postgres.url, pool: { min: 0, max: 2 } });
  });
  after(async () => {
    await database.destroy();
    await postgres.stop();
  });

  /** Columns of tables and views, and functions with their bodies, of Brewline's schemas. */
  async function structure(): Promise<unknown> {
    const result: unknown = await database.raw(`
      with ours as (select oid, nspname from pg_namespace where nspname in ('ingest', 'identity', 'read_model', 'dispatch'))
      select nspname, relname as name, attname as part, format_type(atttypid, atttypmod) as what
        from pg_attribute join pg_class c on c.oid = attrelid join ours on ours.oid = relnamespace where attnum > 0 and not attisdropped
      union all
      select nspname, proname, pg_get_function_identity_arguments(p.oid), prosrc from pg_proc p join ours on ours.oid = pronamespace
      order by 1, 2, 3, 4`);
    return (result as { rows: unknown[] }).rows;
  }

  it('each go back to what was there before, and forward again', async () => {
    const before: unknown[] = [];
    const count = (await migrationSource.getMigrations([])).length;
    for (let step = 0; step < count; step += 1) {
      before.push(await structure());
      await database.migrate.up(options);
    }
    const complete = await structure();
    for (const expected of before.toReversed()) {
      await database.migrate.down(options);
      assert.deepEqual(await structure(), expected);
    }
    await database.migrate.latest(options);
    assert.deepEqual(await structure(), complete);
  });
});
