import assert from 'node:assert/strict';
import type { ConsumeMessage } from 'amqplib';
import { entryBytes } from '../../../adapters/amqp/deliveryBatches.js';
import { bodyHash } from '../../../adapters/protobuf/bodyHash.js';
import { decodeLog, decodeTelemetryBatch, encodeLog } from '../../../adapters/protobuf/index.js';
import type { LogEntry } from '../../../domain/device/sequence/index.js';
import { brewline } from '../../../proto/generated/brewline.js';
import { encodeFormat1 } from '../../support/format1.js';
import type { LogRecord } from '../../../commands/ports/index.js';

const telemetry = { session: 5, blocks: [{ firstAtMs: 1_700_000_000_000, sensors: [3], values: [20] }] };
const bytes = brewline.v1.Telemetry.encode(telemetry).finish();
const receivedAtMs = 1_800_000_000_000;
const place = { epoch: 2, boot: 7, receivedAtMs };
const plain = {
  type: 'message',
  ...place,
  seq: 9,
  hash: 0xabcdef,
  late: false,
  parked: false,
  requeued: false,
} as const;

function recorded(data: Uint8Array, schemaVersion: number) {
  const metadata = { schemaVersion, recordedAt: '2026-11-28T00:00:00.000Z', causedBy: 'ingest' };
  const where = { stream: 'telemetry-00-20261128', revision: 0n, position: 0n };
  return { ...where, id: 'id', type: 'TelemetryRecorded', data, metadata };
}

function record(entry: LogEntry, more: Partial<LogRecord> = {}): LogRecord {
  return {
    deviceId: 'keg-1',
    entry,
    traceparent: undefined,
    content: undefined,
    sessionEpoch: undefined,
    ...more,
  };
}

const entriesOf = (records: readonly LogRecord[]) =>
  decodeLog(recorded(encodeLog(records), 2)).map(({ entry }) => entry);

describe('the log of a partition', () => {
  it('gives back every kind of entry as it was', () => {
    const notices = [{ kind: 'sequenceRestarted', detail: 'its counters began anew' }] as const;
    const entries: readonly LogEntry[] = [
      { type: 'hello', ...place, connection: 1, hash: 2 ** 47 + 1 },
      {
        type: 'hello',
        ...place,
        connection: 3,
        hash: 5,
        installation: '18446744073709551615',
        previous: { boot: 6, lastSeq: 0 },
        notices,
      },
      plain,
      { ...plain, epoch: 0, late: true, parked: true, requeued: true, receivedAtMs: receivedAtMs + 7 },
      { ...plain, gap: { first: 3, last: 9 } },
      { type: 'reset', ...place, boot: 0 },
    ];
    assert.deepEqual(entriesOf(entries.map((entry) => record(entry))), entries);
  });

  it('needs no more room for an entry than a batch counts for its message', () => {
    const most = 2 ** 32 - 1;
    const deviceId = 'd'.repeat(64);
    const detail = '9'.repeat(160);
    const notices = [
      { kind: 'bootJumped', detail },
      { kind: 'sequenceRestarted', detail },
    ] as const;
    const entry = { ...plain, epoch: most, boot: most, seq: most, hash: 2 ** 48 - 1, notices };
    const flags = { late: true, parked: true, requeued: true, receivedAtMs: receivedAtMs + 60_000 };
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const worst = record(
      { ...entry, ...flags, gap: { first: most, last: most } },
      { deviceId, traceparent, sessionEpoch: most - 1 },
    );
    const sent = (records: readonly LogRecord[]) =>
      encodeLog([record(plain), ...records]).length - encodeLog([record(plain)]).length;
    const message = {
      fields: { routingKey: `devices.${deviceId}.up` },
      content: Buffer.alloc(0),
    } as ConsumeMessage;
    assert.ok(sent([worst]) <= entryBytes(message), `${sent([worst])} bytes`);
    assert.ok(sent([worst]) > 400, 'it is as large as one gets, about');
  });

  it('has the fields of stored.proto in entries that need few of them', () => {
    const hash = bodyHash(bytes);
    const entries = [
      { ...plain, hash },
      { ...plain, hash, epoch: 0, seq: 2 ** 32 - 1, receivedAtMs: receivedAtMs + 300 },
    ];
    const content = { type: 'telemetry', bytes } as const;
    const data = encodeLog(entries.map((entry) => record(entry, { deviceId: 'Küche-1', content })));
    const stored = brewline.v1.TelemetryBatch.decode(data).entries;
    const common = { deviceId: 'Küche-1', boot: 7, telemetry: brewline.v1.Telemetry.decode(bytes) };
    assert.deepEqual(
      stored.map((entry) => brewline.v1.StoredUplink.encode(entry).finish()),
      [
        { ...common, epoch: 2, seq: 9 },
        { ...common, seq: 2 ** 32 - 1, receivedDeltaMs: 300 },
      ].map((entry) => brewline.v1.StoredUplink.encode(entry).finish()),
    );
  });

  it('hashes a body to the first 48 bits of its SHA-256', () => {
    assert.equal(bodyHash(new Uint8Array()), 0xe3b0c44298fc);
    assert.equal(bodyHash(Buffer.from('abc')), 0xba7816bf8f01);
  });

  it('keeps telemetry byte for byte, unknown fields too, and needs no room for its hash', () => {
    // Field 99, which no reader of today knows.
    const newer = Buffer.concat([bytes, Buffer.from([0x9a, 0x06, 0x01, 0x2a])]);
    const hash = bodyHash(newer);
    const entry = { ...plain, hash };
    const data = encodeLog([record(entry, { content: { type: 'telemetry', bytes: newer } })]);
    assert.ok(Buffer.from(data).includes(newer));
    assert.deepEqual(decodeLog(recorded(data, 2)), [{ deviceId: 'keg-1', entry }]);
    const [stored] = decodeTelemetryBatch(data);
    assert.deepEqual(
      stored?.telemetry?.readings.map(({ values }) => values),
      [[20]],
    );
  });

  it('names sessions by their keys: of the entry’s epoch, or of the one in which they began', () => {
    const content = { type: 'telemetry', bytes } as const;
    const data = encodeLog([record(plain, { content }), record(plain, { content, sessionEpoch: 0 })]);
    assert.deepEqual(
      decodeTelemetryBatch(data).map((stored) => stored.telemetry?.session),
      [2 * 2 ** 32 + 5, 5],
    );
  });

  it('takes entries of format 1 as telemetry without an order of its own, with the hash of what is stored', () => {
    const observation = { deviceId: 'keg-1', boot: 7, seq: 9, receivedAtMs, content: { telemetry } };
    assert.deepEqual(decodeLog(recorded(encodeFormat1([observation]), 1)), [
      {
        deviceId: 'keg-1',
        entry: { type: 'unordered', epoch: 0, boot: 7, seq: 9, receivedAtMs, hash: bodyHash(bytes) },
      },
    ]);
  });

  it('says so when its bytes are none of ingest’s', () => {
    assert.throws(() => decodeLog(recorded(Buffer.from('nothing of ours'), 2)));
    assert.throws(() => decodeLog({ ...recorded(bytes, 2), data: {} }), /holds no bytes/);
  });
});
