import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import protobuf from 'protobufjs/minimal.js';
import { deflateBatch, inflateBatch } from '../../../adapters/protobuf/deflatedBatch.js';
import { decodeLog, decodeTelemetryBatch } from '../../../adapters/protobuf/index.js';
import { encodeMessages, logContent, schemaVersion, telemetryContent } from '../../support/logFixtures.js';

const receivedAtMs = 1_800_000_000_000;
const deflatedTag = (3 << 3) | 2;

/** What ingest writes for so many messages of different devices, with readings and with lines of a log. */
function batchOf(messages: number): Uint8Array {
  return encodeMessages(
    Array.from({ length: messages }, (_, at) => ({
      deviceId: `keg-${at}`,
      boot: 7 + at,
      seq: at + 1,
      receivedAtMs: receivedAtMs + at,
      content:
        at % 5 === 4
          ? logContent(3, [{ atMs: receivedAtMs, severity: 1, text: `the lid was opened ${at} times` }])
          : telemetryContent(3, [
              {
                atMs: receivedAtMs + at,
                sensors: [1, 2, 27],
                values: [65.5 + at, 20.25, -at],
                context: undefined,
              },
            ]),
    })),
  );
}

function withDeflated(deflated: Uint8Array): Uint8Array {
  return protobuf.Writer.create().uint32(deflatedTag).bytes(deflated).finish();
}

function eventOf(data: Uint8Array) {
  const metadata = { schemaVersion, recordedAt: '2026-11-28T00:00:00.000Z', causedBy: 'ingest' };
  const where = { stream: 'telemetry-00-20261128', revision: 0n, position: 0n };
  return { ...where, id: 'id', type: 'TelemetryRecorded', data, metadata };
}

describe('a stored batch', () => {
  it('is compressed when it is large, and reads the same as if it were not', () => {
    const stored = batchOf(100);
    const plain = inflateBatch(stored);
    assert.ok(stored.length < 0.6 * plain.length, `${stored.length} of ${plain.length} bytes`);
    assert.notEqual(plain[0], deflatedTag);
    assert.equal(decodeTelemetryBatch(stored).length, 100);
    assert.deepEqual(decodeTelemetryBatch(stored), decodeTelemetryBatch(plain));
    assert.deepEqual(decodeLog(eventOf(stored)), decodeLog(eventOf(plain)));
    const isWanted = ({ deviceId }: { readonly deviceId: string }) => deviceId.endsWith('7');
    const wanted = decodeTelemetryBatch(stored, { isJudged: true, isWanted });
    assert.equal(wanted.length, 10);
    assert.deepEqual(wanted, decodeTelemetryBatch(plain, { isJudged: true, isWanted }));
  });

  it('stays as it is when it is small, or would not become smaller, or is too large to be inflated', () => {
    const small = batchOf(5);
    assert.ok(small.length < 1024);
    assert.equal(inflateBatch(small), small);
    for (const bytes of [randomBytes(50_000), Buffer.alloc(1024 * 1024 + 1)])
      assert.equal(deflateBatch(bytes), bytes);
  });

  it('is refused when its compressed bytes are broken', () => {
    const stored = Buffer.from(batchOf(100));
    const cut = withDeflated(deflateRawSync(inflateBatch(stored)).subarray(0, 500));
    const twice = withDeflated(deflateRawSync(stored));
    const followed = Buffer.concat([stored, Buffer.from([0x08, 0x01])]);
    const noise = withDeflated(Buffer.alloc(500, 0xff));
    for (const [data, why] of [
      [cut, /can't be inflated/],
      [noise, /can't be inflated/],
      [twice, /compressed twice/],
      [followed, /bytes after its compressed ones/],
      [stored.subarray(0, 400), /index out of range/],
    ] as const) {
      assert.throws(() => decodeTelemetryBatch(data), why);
      assert.throws(() => decodeLog(eventOf(data)), why);
    }
  });

  it('is refused when it would fill the memory', () => {
    const bomb = withDeflated(deflateRawSync(Buffer.alloc(2 * 1024 * 1024)));
    assert.throws(() => decodeTelemetryBatch(bomb), /can't be inflated to 1048576 bytes/);
  });
});
