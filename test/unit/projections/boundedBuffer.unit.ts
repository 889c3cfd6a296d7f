import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { BoundedBuffer } from '../../../projections/boundedBuffer.js';

describe('BoundedBuffer', () => {
  it('gives what is there, in order and up to the limit asked for', async () => {
    const buffer = new BoundedBuffer<number>(10);
    for (const item of [1, 2, 3]) await buffer.put(item);
    assert.equal(buffer.oldest, 1);
    assert.deepEqual(await buffer.take(2), [1, 2]);
    assert.deepEqual(await buffer.take(2), [3]);
    assert.equal(buffer.size, 0);
  });

  it('holds up the writer while it is full', async () => {
    const buffer = new BoundedBuffer<number>(2);
    let written = 0;
    const writing = (async () => {
      for (const item of [1, 2, 3, 4]) {
        await buffer.put(item);
        written += 1;
      }
    })();
    await turn();
    assert.deepEqual([written, buffer.size], [2, 2]);
    assert.deepEqual(await buffer.take(1), [1]);
    await turn();
    assert.deepEqual([written, buffer.size], [3, 2]);
    await buffer.take(9);
    await writing;
    assert.deepEqual(await buffer.take(9), [4]);
  });

  it('holds up the reader while it is empty', async () => {
    const buffer = new BoundedBuffer<string>(1);
    const taken = buffer.take(5);
    await buffer.put('late');
    assert.deepEqual(await taken, ['late']);
  });

  it('gives what it holds before it says what the writer failed with', async () => {
    const buffer = new BoundedBuffer<number>(5);
    await buffer.put(1);
    buffer.end(new Error('broke'));
    assert.deepEqual(await buffer.take(5), [1]);
    await assert.rejects(buffer.take(5), /broke/);
  });

  it('gives nothing at its end, to a reader that waits already as well', async () => {
    const buffer = new BoundedBuffer<number>(5);
    const waiting = buffer.take(5);
    buffer.end();
    assert.deepEqual([await waiting, await buffer.take(5)], [[], []]);
  });

  it('lets a writer go that waits when the reader has gone, and keeps nothing more', async () => {
    const buffer = new BoundedBuffer<number>(1);
    await buffer.put(1);
    const waiting = buffer.put(2);
    buffer.end();
    await waiting;
    await buffer.put(3);
    assert.deepEqual([buffer.size, await buffer.take(9)], [1, [1]]);
  });
});
