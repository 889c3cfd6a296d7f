import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Client } from 'pg';
import { arrayLiteral } from '../../../adapters/postgres/unnest.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';

describe('an array as a parameter', () => {
  let postgres: TestPostgres;
  let client: Client;

  before(async () => {
    postgres = await startPostgres();
    client = new Client({ connectionString: postgres.url });
    await client.connect();
  });
  after(async () => {
    await client.end();
    await postgres.stop();
  });

  const returned = async (type: string, elements: Parameters<typeof arrayLiteral>[0]) => {
    const { rows } = await client.query<{ back: unknown }>(`select $1::${type}[] as back`, [
      arrayLiteral(elements),
    ]);
    return rows[0]?.back;
  };

  it('comes to PostgreSQL as it is: texts with quotes, backslashes, braces, and nothing', async () => {
    // PostgreSQL has no NUL in a text.
    const character = fc.constantFrom('"', '\\', '{', '}', ',', ' ', '\n', 'a', 'ü', '🍺', "'", 'NULL');
    const texts = fc.array(fc.option(fc.string({ unit: character })));
    await fc.assert(
      fc.asyncProperty(texts, async (elements) => {
        assert.deepEqual(await returned('text', elements), elements);
      }),
      { numRuns: 200 },
    );
  });

  it('keeps numbers and truth values', async () => {
    const numbers = [0, -1, 1.5, 1e-7, 123_456_789.25, null];
    assert.deepEqual(await returned('float8', numbers), numbers);
    assert.deepEqual(await returned('boolean', [true, false, null]), [true, false, null]);
    assert.deepEqual(await returned('bigint', [2n ** 63n - 1n]), ['9223372036854775807']);
  });
});
