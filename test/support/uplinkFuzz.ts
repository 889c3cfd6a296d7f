import fc from 'fast-check';
import {
  commandAckBody,
  envelope,
  gapBody,
  helloBody,
  lastWillBody,
  logBody,
  processEventBody,
  settingsReportBody,
  telemetryBody,
} from '../../adapters/protobuf/encodeUplink.js';

const reading = { atMs: 1_764_000_000_000, sensors: [1, 2], values: [65.5, 20], context: undefined };
const commandId = '01234567-89ab-cdef-0123-456789abcdef';

/** A body of each kind that a device sends. */
const bodies: readonly Uint8Array[] = [
  helloBody(
    2,
    { machineType: 1, firmware: '1.2', serial: 'T-1' },
    { installation: '7', previous: { boot: 1, seq: 9 } },
  ),
  lastWillBody(2),
  telemetryBody([reading, { ...reading, atMs: reading.atMs + 1_000, values: [66, 20.1] }], 7),
  logBody([{ atMs: 5, severity: 'warning', text: 'lid open' }], 7),
  commandAckBody(commandId, { outcome: 'executing', percent: 40 }),
  commandAckBody(commandId, { outcome: 'failed', reason: 'no water' }),
  settingsReportBody({ units: 'fahrenheit', altitudeMetres: -400 }),
  gapBody({ firstSeq: 3, lastSeq: 5 }),
  processEventBody({ type: 'sessionStarted', processType: 1, recipe: 'Helles', commandId }, 7, 5),
  processEventBody({ type: 'thresholdCrossed', sensor: 1, limit: 65, value: 65.5, rising: true }, 7, 5),
  processEventBody({ type: 'fault', code: 3, text: 'pump' }, 7, 5),
  processEventBody({ type: 'sessionInterrupted', reason: 'power' }, 7, 5),
];

const number = fc.record({ boot: fc.integer({ min: 1, max: 4 }), seq: fc.integer({ min: 0, max: 9 }) });
const body = fc.constantFrom(...bodies);
const valid = fc.tuple(number, body).map(([at, encoded]) => envelope(at, 5, { body: encoded }));
const noise = fc.uint8Array({ maxLength: 200 });

/** Field and wire type, as protobuf writes them before each value. */
const tag = fc
  .tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 7 }))
  .map(([field, wireType]) => varint((field << 3) | wireType));
const hugeNumber = fc.bigInt({ min: 0n, max: 2n ** 70n }).map(varint);
const depth = fc.integer({ min: 1, max: 60_000 });

/** What breaks decoders of protobuf: lengths beyond the message, deep nesting, wrong wire types, two bodies in one message. */
const wireTricks: readonly fc.Arbitrary<Buffer>[] = [
  fc.tuple(tag, hugeNumber, noise).map((parts) => Buffer.concat(parts)),
  fc.array(fc.tuple(tag, hugeNumber), { maxLength: 20 }).map((fields) => Buffer.concat(fields.flat())),
  fc
    .tuple(tag, depth)
    .map(([group, times]) => Buffer.concat(Array.from({ length: times / group.length }, () => group))),
  fc
    .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 300 }))
    .map(([field, times]) => nested(field, times)),
  fc.array(body, { minLength: 2, maxLength: 4 }).map((several) => Buffer.concat(several)),
];
const trick = fc.oneof(...wireTricks);

type Mutation = (bytes: Buffer) => Buffer;

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })).map(([at, byte]): Mutation => (bytes) => {
    const copy = Buffer.from(bytes);
    if (copy.length > 0) copy[at % copy.length] = byte;
    return copy;
  }),
  fc.nat().map(
    (at): Mutation =>
      (bytes) =>
        bytes.subarray(0, at % (bytes.length + 1)),
  ),
  fc.tuple(fc.nat(), trick).map(([at, inserted]): Mutation => (bytes) => {
    const place = at % (bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, place), inserted, bytes.subarray(place)]);
  }),
  valid.map(
    (other): Mutation =>
      (bytes) =>
        Buffer.concat([bytes, other]),
  ),
);

/** What a device, or somebody with its secret, may publish: valid messages, broken ones, and bytes that never were one. */
export const fuzzedUplink: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 1, arbitrary: valid },
  {
    weight: 6,
    arbitrary: fc
      .tuple(valid, fc.array(mutation, { minLength: 1, maxLength: 4 }))
      .map(([message, mutations]) => mutations.reduce((bytes, mutate) => mutate(bytes), message)),
  },
  { weight: 2, arbitrary: fc.tuple(number, trick).map(([at, tricky]) => envelope(at, 5, { body: tricky })) },
  { weight: 1, arbitrary: noise.map((bytes) => Buffer.from(bytes)) },
);

function varint(value: number | bigint): Buffer {
  const bytes: number[] = [];
  for (let left = BigInt(value); left > 0n || bytes.length === 0; left >>= 7n)
    bytes.push(Number(left & 127n) | (left > 127n ? 128 : 0));
  return Buffer.from(bytes);
}

/** A message in a message in a message. */
function nested(field: number, times: number): Buffer {
  let inner = Buffer.alloc(0);
  for (let depth = 0; depth < times; depth += 1)
    inner = Buffer.concat([varint((field << 3) | 2), varint(inner.length), inner]);
  return inner;
}
