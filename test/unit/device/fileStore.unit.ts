import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFileStore } from '../../../adapters/device/index.js';

describe('createFileStore', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brewline-store-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('gives back what was saved last, and leaves nothing else behind', async () => {
    const path = join(folder, 'deep', 'keg.json');
    const obeyed = [{ id: '00'.repeat(16), outcome: 'failed', reason: 'tired', told: true }] as const;
    const memory = {
      boot: 3,
      installation: '2814749',
      lastSeq: 0,
      obeyed,
      unsent: [{ boot: 2, seq: 9, body: Buffer.from([0, 255]) }],
    };
    await createFileStore(path).save({ ...memory, boot: 2 });
    await createFileStore(path).save(memory);
    assert.deepEqual(await createFileStore(path).load(), memory);
    assert.deepEqual(await readdir(join(folder, 'deep')), ['keg.json']);
  });

  it('keeps the last of saves that overlap', async () => {
    const path = join(folder, 'busy.json');
    const store = createFileStore(path);
    const memory = (boot: number) => ({ boot, obeyed: [], unsent: [] });
    await Promise.all(Array.from({ length: 20 }, (_, index) => store.save(memory(index + 1))));
    assert.deepEqual(await createFileStore(path).load(), memory(20));
  });

  it('reads what a version before wrote, which knew of no installation and no last number', async () => {
    const path = join(folder, 'before.json');
    await writeFile(path, '{"boot":7,"obeyed":[],"unsent":[]}');
    assert.deepEqual(await createFileStore(path).load(), { boot: 7, obeyed: [], unsent: [] });
  });

  it('has no memory where there is no file, or one that was destroyed', async () => {
    const path = join(folder, 'broken.json');
    assert.equal(await createFileStore(path).load(), undefined);
    await writeFile(path, '{"boot": 7, "obe');
    assert.equal(await createFileStore(path).load(), undefined);
  });
});
