import assert from 'node:assert/strict';
import { Lanes } from '../../../commands/ingest/lanes.js';

describe('lanes', () => {
  it('do the work of one device in order, after what failed too, and that of others meanwhile', async () => {
    const lanes = new Lanes();
    const done: string[] = [];
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const first = lanes.run('keg', async () => {
      await held;
      done.push('keg 1');
      throw new Error('broken');
    });
    const second = lanes.run('keg', async () => done.push('keg 2'));
    await lanes.run('base', async () => done.push('base 1'));
    assert.deepEqual(done, ['base 1']);
    release();
    await assert.rejects(first, /broken/);
    await second;
    assert.deepEqual(done, ['base 1', 'keg 1', 'keg 2']);
  });
});
