import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { BoundedBuffer } from '../../../projections/processor/boundedBuffer.js';

describe('BoundedBuffer', () => {
  it('gives what is there, in order', async () => {
    const buffer = new BoundedBuffer<number>({ items: 10, bytes: 100 });
    for (const item of [1, 2, 3]) await buffer.put(item);
    assert.equal(buffer.oldest, 1);
    assert.deepEqual(await buffer.take(), [1, 2, 3]);
    assert.equal(buffer.size, 0);
  });

  it('holds up the writer while it is full', async () => {
    const buffer = new BoundedBuffer<number>({ items: 2, bytes: 100 });
    let written = 0;
    const writing = (async () => {
      for (const item of [1, 2, 3, 4]) {
        await buffer.put(item);
        written += 1;
      }
    })();
    await turn();
    assert.deepEqual([written, buffer.size], [2, 2]);
    assert.deepEqual(await buffer.take(), [1, 2]);
    await writing;
    assert.deepEqual(await buffer.take(), [3, 4]);
  });

  it('is full of bytes, too', async () => {
    const buffer = new BoundedBuffer<string>({ items: 9, bytes: 5 }, (item) => item.length);
    await buffer.put('four');
    await buffer.put('more');
    let written = false;
    const writing = buffer.put('late').then(() => (written = true));
    await turn();
    assert.equal(written, false);
    assert.deepEqual(await buffer.take(), ['four', 'more']);
    await writing;
    assert.deepEqual(await buffer.take(), ['late']);
  });

  it('fills until it is full, has ended, or the time is over', async () => {
    const buffer = new BoundedBuffer<number>({ items: 2, bytes: 100 });
    await buffer.fill(1);
    const filling = buffer.fill(60_000);
    await buffer.put(1);
    await buffer.put(2);
    await filling;
    await buffer.take();
    const ending = buffer.fill(60_000);
    buffer.end();
    await ending;
  });

  it("fills until something came that can't wait", async () => {
    const buffer = new BoundedBuffer<string>({ items: 9, bytes: 100 });
    let filled = false;
    const filling = buffer.fill(60_000, (item) => item === 'now').then(() => (filled = true));
    await buffer.put('later');
    await turn();
    assert.equal(filled, false);
    await buffer.put('now');
    await filling;
    await buffer.fill(60_000, (item) => item === 'now');
  });

  it('holds up the reader while it is empty', async () => {
    const buffer = new BoundedBuffer<string>({ items: 1, bytes: 100 });
    const taken = buffer.take();
    await buffer.put('late');
    assert.deepEqual(await taken, ['late']);
  });

  it('gives what it holds before it says what the writer failed with', async () => {
    const buffer = new BoundedBuffer<number>({ items: 5, bytes: 100 });
    await buffer.put(1);
    buffer.end(new Error('broke'));
    assert.deepEqual(await buffer.take(), [1]);
    await assert.rejects(buffer.take(), /broke/);
  });

  it('gives nothing at its end, to a reader that waits already as well', async () => {
    const buffer = new BoundedBuffer<number>({ items: 5, bytes: 100 });
    const waiting = buffer.take();
    buffer.end();
    assert.deepEqual([await waiting, await buffer.take()], [[], []]);
  });

  it('lets a writer go that waits when the reader has gone, and keeps nothing more', async () => {
    const buffer = new BoundedBuffer<number>({ items: 1, bytes: 100 });
    await buffer.put(1);
    const waiting = buffer.put(2);
    buffer.end();
    await waiting;
    await buffer.put(3);
    assert.deepEqual([buffer.size, await buffer.take()], [1, [1]]);
  });
});
