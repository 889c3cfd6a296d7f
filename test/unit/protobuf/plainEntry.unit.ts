import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeTelemetryBatch } from '../../../adapters/protobuf/index.js';
import { readPlainEntry } from '../../../adapters/protobuf/plainEntry.js';
import { brewline } from '../../../proto/generated/brewline.js';
import { bySize } from '../../support/bySize.js';
import { edited, telemetryMessage } from './telemetryMessages.js';

const { StoredUplink, TelemetryBatch } = brewline.v1;
const inputs = bySize({ quick: 1_000, usual: 5_000, full: 100_000 });
const uint32 = fc.oneof(fc.nat(900), fc.integer({ min: 0, max: 2 ** 32 - 1 }));

/** What entries nearly always have, and now and then what is special. */
const fields = fc.record(
  {
    deviceId: fc.oneof({ weight: 9, arbitrary: fc.constant('base-0001') }, fc.string({ unit: 'binary' })),
    boot: uint32,
    seq: uint32,
    receivedDeltaMs: uint32,
    epoch: fc.nat(3),
    late: fc.boolean(),
    sessionEpochPlusOne: fc.nat(3),
  },
  { requiredKeys: [] },
);
const special = fc.record(
  {
    traceContext: fc.uint8Array({ minLength: 25, maxLength: 25 }),
    implausible: fc.constant<{ sensor: number; readings: number[] }[]>([{ sensor: 1, readings: [0] }]),
    untimed: fc.constant<number[]>([0, 1]),
    requeued: fc.boolean(),
    notices: fc.constant<{ kind: string; detail: string }[]>([{ kind: 'bootJumped', detail: 'by 2' }]),
  },
  { requiredKeys: [] },
);
const entry = fc
  .tuple(fields, fc.oneof({ weight: 9, arbitrary: fc.constant({}) }, special), telemetryMessage)
  .map(([usual, more, telemetry]) =>
    Buffer.concat([
      StoredUplink.encode({ ...usual, ...more }).finish(),
      Buffer.from([(6 << 3) | 2, ...varint(telemetry.length)]),
      telemetry,
    ]),
  );

function varint(value: number): readonly number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >> 7)];
}

/** Field 100, which no schema has: only the generated decoder knows what to do with it. */
const unknownField = Buffer.from([0xa0, 0x06, 0x01]);

/** What a batch with this entry is decoded to, but for its bytes; undefined where it is refused. */
function decoded(bytes: Uint8Array): unknown {
  const batch = Buffer.concat([
    TelemetryBatch.encode({ receivedAtMs: 1_764_000_000_000 }).finish(),
    Buffer.from([(2 << 3) | 2, ...varint(bytes.length)]),
    bytes,
  ]);
  try {
    return decodeTelemetryBatch(batch).map((message) => ({ ...message, bytes: undefined }));
  } catch {
    return undefined;
  }
}

describe('plain entries of a batch', () => {
  it(`are what the generated decoder makes of them, or are left to that: ${inputs} inputs`, () => {
    let plain = 0;
    fc.assert(
      fc.property(fc.oneof(entry, edited(entry)), (bytes) => {
        if (readPlainEntry(bytes, 0, bytes.length)) plain += 1;
        assert.deepStrictEqual(decoded(bytes), decoded(Buffer.concat([unknownField, bytes])));
      }),
      { numRuns: inputs },
    );
    assert.ok(plain > inputs / 10, `${plain} of ${inputs} are plain: the rest proves little`);
  });

  it('end where they should, whatever comes after them', () => {
    const bytes = fc.sample(entry, 200).find((each) => readPlainEntry(each, 0, each.length));
    assert.ok(bytes);
    const between = Buffer.concat([Buffer.alloc(7, 0xff), bytes, Buffer.alloc(7, 0xff)]);
    const read = (end: number) => readPlainEntry(between, 7, 7 + end);
    assert.deepStrictEqual(read(bytes.length), readPlainEntry(bytes, 0, bytes.length));
    assert.equal(read(bytes.length + 1), undefined);
    assert.equal(read(bytes.length - 1), undefined);
  });
});
