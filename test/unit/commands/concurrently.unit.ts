import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { concurrently } from '../../../commands/concurrently.js';

describe('concurrently', () => {
  const items = Array.from({ length: 20 }, (_, index) => index);

  it('does every item once, never more than the limit at a time', async () => {
    const done: number[] = [];
    let running = 0;
    let most = 0;
    await concurrently(items, 3, async (item) => {
      most = Math.max(most, ++running);
      await turn();
      running -= 1;
      done.push(item);
    });
    assert.deepEqual(
      done.sort((a, b) => a - b),
      items,
    );
    assert.equal(most, 3);
  });

  it('starts no further item after a failure, and waits for those under way', async () => {
    const started: number[] = [];
    let finished = 0;
    const work = concurrently(items, 2, async (item) => {
      started.push(item);
      if (item === 1) throw new Error('item 1');
      await turn();
      await turn();
      finished += 1;
    });
    await assert.rejects(work, /item 1/);
    assert.deepEqual([started, finished], [[0, 1], 1]);
  });

  it('has nothing to do for no items', async () => {
    await concurrently([], 4, () => assert.fail('called'));
  });
});
