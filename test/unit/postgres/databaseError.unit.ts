import assert from 'node:assert/strict';
import { databaseError, withDatabaseErrors } from '../../../adapters/postgres/databaseError.js';
import { BrewlineError, hasCode } from '../../../domain/kernel/errors.js';

describe('an error of PostgreSQL', () => {
  for (const [sqlState, what, code] of [
    ['22P02', 'a value that no column can hold', 'EVENT_UNPROJECTABLE'],
    ['23505', 'a row that is there already', 'EVENT_UNPROJECTABLE'],
    ['42501', 'a missing right', 'DATABASE_FAILED'],
    ['42P01', 'a missing table', 'DATABASE_FAILED'],
    ['28P01', 'a wrong password', 'DATABASE_FAILED'],
    ['57P01', 'an administrator who ends connections', 'DATABASE_UNAVAILABLE'],
    ['57014', 'a statement that took too long', 'DATABASE_UNAVAILABLE'],
    ['53100', 'a full disk', 'DATABASE_UNAVAILABLE'],
    ['40P01', 'a deadlock', 'DATABASE_UNAVAILABLE'],
    ['25006', 'a database that is read-only for now', 'DATABASE_UNAVAILABLE'],
    ['ECONNREFUSED', 'no connection', 'DATABASE_UNAVAILABLE'],
  ] as const) {
    it(`is ${code} for ${what}`, () => {
      const error = databaseError(Object.assign(new Error(what), { code: sqlState }), 'EVENT_UNPROJECTABLE');
      assert.ok(hasCode(error, code));
      assert.equal((error as BrewlineError).message, what);
    });
  }

  it('stays what it is when it is in our terms already', () => {
    const moved = new BrewlineError('CHECKPOINT_MOVED', 'another one runs');
    assert.equal(databaseError(moved, 'EVENT_UNPROJECTABLE'), moved);
  });

  it('comes out of every function of a port in our terms, with what led to it', async () => {
    const cause = Object.assign(new Error('date/time field value out of range'), { code: '22008' });
    const port = withDatabaseErrors({
      twice: async (value: number) => value * 2,
      fails: async (): Promise<number> => Promise.reject(cause),
    });
    assert.equal(await port.twice(4), 8);
    await assert.rejects(port.fails(), { code: 'VALUE_OUT_OF_RANGE', cause });
  });
});
