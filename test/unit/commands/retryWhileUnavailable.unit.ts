import assert from 'node:assert/strict';
import { retryWhileUnavailable } from '../../../commands/retryWhileUnavailable.js';
import { BrewlineError, type ErrorCode } from '../../../domain/kernel/errors.js';

/** Fails with these codes, one after the other, then works. */
function failing(...codes: readonly ErrorCode[]) {
  let attempts = 0;
  const work = async () => {
    const code = codes[attempts++];
    if (code) throw new BrewlineError(code, `attempt ${attempts}`);
    return 'done';
  };
  return { work, attempts: () => attempts };
}

describe('retryWhileUnavailable', () => {
  it('does the same again while the store or the database is away', async () => {
    const { work, attempts } = failing('EVENT_STORE_UNAVAILABLE', 'DATABASE_UNAVAILABLE');
    assert.equal(await retryWhileUnavailable(5_000, work), 'done');
    assert.equal(attempts(), 3);
  });

  it('throws the last error once its patience is at its end', async () => {
    const { work, attempts } = failing(...Array<ErrorCode>(50).fill('EVENT_STORE_UNAVAILABLE'));
    await assert.rejects(retryWhileUnavailable(100, work), { code: 'EVENT_STORE_UNAVAILABLE' });
    assert.ok(attempts() < 6, `${attempts()} attempts`);
  });

  it('does the same three times when the store answers with an error that nobody knows', async () => {
    const { work, attempts } = failing(...Array<ErrorCode>(50).fill('EVENT_STORE_FAILED'));
    await assert.rejects(retryWhileUnavailable(60_000, work), { code: 'EVENT_STORE_FAILED' });
    assert.equal(attempts(), 3);
  });

  it('throws any other error at once', async () => {
    const { work, attempts } = failing('WRONG_EXPECTED_REVISION');
    await assert.rejects(retryWhileUnavailable(5_000, work), { code: 'WRONG_EXPECTED_REVISION' });
    assert.equal(attempts(), 1);
  });
});
