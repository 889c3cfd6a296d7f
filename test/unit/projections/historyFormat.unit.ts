import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { hasCode } from '../../../domain/kernel/errors.js';
import {
  decodeChunk,
  decodeColumns,
  decodeSummaries,
  encodeChunk,
  encodeSummaries,
  summarise,
  type HistoryReading,
} from '../../../projections/history/index.js';
import { atMs, historyReading } from './historyReadings.js';

const readme = 'projections/history/README.md';

/** The bytes of an example in the README: each line has some of them, two spaces, and what they mean. */
async function bytesIn(heading: string): Promise<Buffer> {
  const text = await readFile(readme, 'utf8');
  const block = text.split(`\n## ${heading}\n`)[1]?.split('```text\n')[1]?.split('\n```')[0] ?? '';
  const bytes = block.split('\n').map((line) => line.split('  ')[0] ?? '');
  return Buffer.from(bytes.join('').replaceAll(' ', ''), 'hex');
}

const mash = { state: 1, processType: 1, step: 31, phase: 2, userAction: 0, targetCelsius: 67, error: 0 };
const common = { boot: 7, session: 2 ** 32 + 9 };
const measured = (ms: number, sensors: number[], values: number[], secondsToNextAction?: number) => ({
  atMs: atMs + ms,
  sensors,
  values,
  context: secondsToNextAction === undefined ? undefined : { ...mash, secondsToNextAction },
});
/** Those that the README describes. */
const described: HistoryReading[] = [
  { seq: 4, index: 0, receivedAtMs: atMs + 10_060, reading: measured(3, [3, 1], [64.25, 65.1], 600) },
  { seq: 4, index: 1, receivedAtMs: atMs + 10_060, reading: measured(10_001, [3, 1], [64.5, 65], 590) },
  {
    seq: 5,
    receivedAtMs: atMs + 20_050,
    reading: measured(20_004, [3, 1], [64.5, 900], 580),
    implausible: [1],
  },
  { seq: 6, receivedAtMs: atMs + 30_047, reading: measured(30_002, [3], [65]), timePlausible: false },
].map((each) => historyReading({ ...common, ...each }));

const isDamaged = (error: unknown) => hasCode(error, 'HISTORY_CHUNK_DAMAGED');
/** Where the compressed body of the described chunk begins. */
const bodyAt = 4;

/** A chunk of this body with a right checksum, as only a fault of Brewline would write it. */
function chunkOf(count: number, body: Uint8Array, size = body.length): Buffer {
  const head = [1, ...varint(count), ...varint(size)];
  const content = Buffer.concat([Buffer.from(head), deflateRawSync(body)]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32LE(crc32(content));
  return Buffer.concat([content, checksum]);
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

describe('the format of history', () => {
  it('is that of the chunk in the README', async () => {
    const bytes = await bytesIn('Chunk');
    assert.deepStrictEqual(decodeChunk(bytes), described);
    const body = (chunk: Uint8Array) => inflateRawSync(chunk.subarray(bodyAt, -4)).toString('hex');
    assert.equal(body(encodeChunk(described)), body(bytes));
  });

  it('is that of the summaries in the README', async () => {
    const last = { ...(described[3] as HistoryReading), implausible: [3] };
    const summaries = [summarise(described.slice(0, 3)), summarise([last])];
    const bytes = await bytesIn('Summaries');
    assert.equal(Buffer.from(encodeSummaries(summaries)).toString('hex'), bytes.toString('hex'));
    assert.deepStrictEqual(decodeSummaries(bytes), summaries);
  });

  it('has an error for each bit that changes, and for bytes that are missing or too many', async () => {
    for (const bytes of [encodeChunk(described), await bytesIn('Chunk')]) {
      for (let bit = 0; bit < 8 * bytes.length; bit += 1) {
        const changed = Uint8Array.from(bytes);
        changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
        assert.throws(() => decodeChunk(changed), isDamaged);
        assert.throws(() => decodeColumns(changed), isDamaged);
      }
      for (let size = 0; size < bytes.length; size += 1)
        assert.throws(() => decodeChunk(bytes.subarray(0, size)), isDamaged);
      for (const more of [0, 1, 255])
        assert.throws(() => decodeChunk(Buffer.concat([bytes, Buffer.of(more)])), isDamaged);
    }
  });

  it('has an error for each byte of a body that is cut off, changed or too much, though the checksum is right', async () => {
    const body = inflateRawSync((await bytesIn('Chunk')).subarray(bodyAt, -4));
    for (let size = 0; size < body.length; size += 1)
      assert.throws(() => decodeChunk(chunkOf(4, body.subarray(0, size))), isDamaged);
    assert.throws(() => decodeChunk(chunkOf(4, Buffer.concat([body, Buffer.of(0)]))), isDamaged);
    // A body that was made by a fault may be another valid one; it never is another kind of error.
    for (let at = 0; at < body.length; at += 1)
      for (const byte of [0, 6, 7, 127, 128, 255]) {
        const changed = Buffer.from(body);
        changed[at] = byte;
        for (const decode of [decodeChunk, decodeColumns])
          try {
            assert.equal((decode(chunkOf(4, changed)) as { length?: number }).length ?? 4, 4);
          } catch (error) {
            assert.ok(isDamaged(error), String(error));
          }
      }
  });

  it('allocates nothing for absurd counts', () => {
    const tooMany = varint(2 ** 52);
    const absurd = [
      chunkOf(2 ** 40, Buffer.of(0, 0, 0)),
      chunkOf(0, Buffer.of(0, 0, 0)),
      chunkOf(1, Buffer.of(0, 0, 0), 2 ** 23),
      chunkOf(1, Buffer.of(0, 0, 0), 2 ** 50),
      // One reading, and absurd numbers of messages, of lists, of sensors in a list, and of sensors.
      chunkOf(1, Buffer.from([0, 0, 0, ...tooMany])),
      chunkOf(1, Buffer.from([0, 0, 0, 1, 0, 2, 0, 0, 0, 0, ...tooMany])),
      chunkOf(1, Buffer.from([0, 0, 0, 1, 0, 2, 0, 0, 0, 0, 1, ...tooMany])),
      chunkOf(
        1,
        Buffer.from([0, 0, 0, 1, 0, 2, 0, 0, 0, 0, 0, 1, 0, 2, 0, 0, 0, 0, 1, 0, 2, 0, 0, 0, 0, ...tooMany]),
      ),
    ];
    for (const bytes of absurd) assert.throws(() => decodeChunk(bytes), isDamaged);
  });
});
