import assert from 'node:assert/strict';
import { repeatedLook } from '../../../infra/health/repeatedLook.js';

describe('a look that is repeated', () => {
  it('gives what it finds', async () => {
    const finding = { code: 'DISK', level: 'degraded', reason: 'little left' } as const;
    assert.deepEqual(await repeatedLook({ code: 'DISK', what: 'the disk', look: () => [finding] })(), [
      finding,
    ]);
  });

  it('says why it could not look', async () => {
    const look = repeatedLook({
      code: 'EVENT_STORE',
      what: 'the event store',
      look: () => Promise.reject(new Error('connection refused')),
    });
    const failed = { code: 'EVENT_STORE', level: 'down', reason: 'the event store: connection refused' };
    assert.deepEqual(await look(), [failed]);
  });

  it('asks once while there is no answer, says for how long, and again when it came', async () => {
    let answer: () => void = () => undefined;
    let asked = 0;
    const check = {
      code: 'DATABASE',
      what: 'the database',
      look: async () => {
        asked += 1;
        if (asked === 1) await new Promise<void>((resolve) => (answer = resolve));
        return [];
      },
    } as const;
    const look = repeatedLook(check, 600);
    const [first] = await look();
    assert.match(first?.reason ?? '', /^the database has not answered for [1-9]\d* s$/);
    const second = look();
    answer();
    assert.deepEqual(await second, []);
    assert.equal(asked, 1);
    assert.deepEqual(await look(), []);
    assert.equal(asked, 2);
  });
});
