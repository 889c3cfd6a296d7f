import assert from 'node:assert/strict';
import { createCredentialCache } from '../../../adapters/http/auth/credentialCache.js';

const credential = { secretHash: Buffer.alloc(32), revoked: false };

describe('credential cache', () => {
  let nowMs: number;
  let asked: string[];
  let answer: () => Promise<typeof credential | undefined>;
  const cacheOf = (capacity: number) =>
    createCredentialCache({
      find: (deviceId) => {
        asked.push(deviceId);
        return answer();
      },
      ttlMs: 5_000,
      capacity,
      nowMs: () => nowMs,
    });

  beforeEach(() => {
    nowMs = 0;
    asked = [];
    answer = () => Promise.resolve(credential);
  });

  it('asks once for many questions at a time, and again after its time', async () => {
    const credentialOf = cacheOf(10);
    await Promise.all(Array.from({ length: 8 }, () => credentialOf('a')));
    nowMs = 4_999;
    assert.equal(await credentialOf('a'), credential);
    assert.deepEqual(asked, ['a']);
    nowMs = 5_000;
    await credentialOf('a');
    assert.deepEqual(asked, ['a', 'a']);
  });

  it('remembers that there is no such device', async () => {
    answer = () => Promise.resolve(undefined);
    const credentialOf = cacheOf(10);
    await credentialOf('a');
    assert.equal(await credentialOf('a'), undefined);
    assert.equal(asked.length, 1);
  });

  it('forgets failures', async () => {
    const credentialOf = cacheOf(10);
    answer = () => Promise.reject(new Error('away'));
    await assert.rejects(credentialOf('a'), /away/);
    answer = () => Promise.resolve(credential);
    assert.equal(await credentialOf('a'), credential);
  });

  it('holds no more than its capacity, the oldest goes first', async () => {
    const credentialOf = cacheOf(2);
    for (const id of ['a', 'b', 'c', 'c', 'b', 'a']) await credentialOf(id);
    assert.deepEqual(asked, ['a', 'b', 'c', 'a']);
  });
});
