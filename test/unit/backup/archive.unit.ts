import assert from 'node:assert/strict';
import { PassThrough, Readable, Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { ArchiveWriter, readArchive, type ArchiveFile } from '../../../infra/local/backup/archive.js';

const files: readonly ArchiveFile[] = [
  { name: 'secrets.json', content: Buffer.from('{}') },
  { name: 'empty', content: Buffer.alloc(0) },
  { name: 'database/000000', content: Buffer.alloc(5000, 'brew') },
];

describe('archive of a backup', () => {
  let bytes: Buffer;
  before(async () => {
    bytes = await written();
  });

  it('gives back what was written, in its order', async () => {
    assert.deepEqual(await readBack(bytes), files);
  });

  it('is refused wherever it is cut short', async () => {
    // The last bytes are the end mark of tar, which adds nothing.
    const whole = bytes.length - 1024;
    await fc.assert(
      fc.asyncProperty(fc.nat(whole - 1), (length) => assert.rejects(readBack(bytes.subarray(0, length)))),
    );
  });

  it('gives nothing back that is other than written, whichever byte is changed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ change;
        const given: ArchiveFile[] = [];
        try {
          for await (const file of readArchive(Readable.from([changed]))) given.push(file);
          assert.deepEqual(given, files);
        } catch (error) {
          assert.match((error as Error).message, /^the backup can't be read: /);
          assert.deepEqual(
            given.map(({ content }) => content),
            files.slice(0, given.length).map(({ content }) => content),
          );
        }
      }),
      { numRuns: 500 },
    );
  });

  it('tells of an output that fails, and does not hang', async () => {
    const failing = new Writable({ write: (_chunk, _encoding, done) => done(new Error('disk full')) });
    const archive = new ArchiveWriter(failing);
    await assert.rejects(async () => {
      for (let i = 0; i < 10; i += 1) await archive.add({ name: String(i), content: Buffer.alloc(100_000) });
      await archive.end();
    }, /disk full/);
  });
});

async function written(): Promise<Buffer> {
  const output = new PassThrough();
  const all = buffer(output);
  const archive = new ArchiveWriter(output);
  for (const file of files) await archive.add(file);
  await archive.end();
  return all;
}

async function readBack(bytes: Buffer): Promise<ArchiveFile[]> {
  const given: ArchiveFile[] = [];
  for await (const file of readArchive(Readable.from([bytes]))) given.push(file);
  return given;
}
