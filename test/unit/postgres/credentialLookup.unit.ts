import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import type { Pool } from 'pg';
import { createCredentialLookup } from '../../../adapters/postgres/identity/credentialLookup.js';

describe('look-ups of credentials', () => {
  const known = new Set<string>();
  const asked: string[][] = [];
  const answers: (() => void)[] = [];
  let failure: Error | undefined;

  /** Reads at once, as a database does, and answers when it is let. */
  const pool = {
    query: ({ values: [deviceIds] }: { values: [string[]] }) => {
      asked.push(deviceIds);
      const rows = deviceIds.filter((id) => known.has(id)).map((deviceId) => ({ deviceId }));
      return new Promise((resolve, reject) => {
        answers.push(() => (failure ? reject(failure) : resolve({ rows })));
      });
    },
  } as unknown as Pick<Pool, 'query'>;

  async function answerAll(): Promise<void> {
    while (answers.length > 0) {
      for (const answer of answers.splice(0)) answer();
      await setImmediate();
    }
  }

  beforeEach(() => {
    known.clear();
    asked.length = 0;
    failure = undefined;
  });

  it('share a query when they come at once, and each gets its own rows', async () => {
    const lookUp = createCredentialLookup(pool);
    const deviceIds = Array.from({ length: 1_200 }, (_, index) => `keg-${index}`);
    for (const deviceId of deviceIds.slice(0, 1_000)) known.add(deviceId);
    const found = Promise.all([...deviceIds, 'keg-7'].map((deviceId) => lookUp(deviceId)));
    await answerAll();
    assert.deepEqual(
      (await found).map((rows) => rows.map(({ deviceId }) => deviceId)),
      [...deviceIds.map((deviceId) => (known.has(deviceId) ? [deviceId] : [])), ['keg-7']],
    );
    assert.deepEqual(
      asked.map(({ length }) => length),
      [1, 1, 500, 500, 199],
    );
  });

  it('see what was changed before them, though an older query of the same device still runs', async () => {
    const lookUp = createCredentialLookup(pool);
    known.add('keg-1');
    const before = lookUp('keg-1');
    known.delete('keg-1');
    const after = lookUp('keg-1');
    await answerAll();
    assert.deepEqual([(await before).length, (await after).length], [1, 0]);
  });

  it('fail together, and the next ones are asked anew', async () => {
    const lookUp = createCredentialLookup(pool);
    failure = new Error('the database is away');
    const failed = Promise.allSettled(['keg-1', 'keg-2', 'keg-3'].map((deviceId) => lookUp(deviceId)));
    await answerAll();
    assert.ok((await failed).every(({ status }) => status === 'rejected'));
    failure = undefined;
    known.add('keg-1');
    const next = lookUp('keg-1');
    await answerAll();
    assert.equal((await next).length, 1);
  });
});
