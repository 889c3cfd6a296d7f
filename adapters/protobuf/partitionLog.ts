import Long from 'long';
import type protobuf from 'protobufjs/minimal.js';
import type {
  HelloEntry,
  LogEntry,
  MessageEdit,
  MessageEntry,
  SequenceNotice,
} from '../../domain/device/sequence/index.js';
import type { RecordedEvent } from '../../domain/kernel/events.js';
import { brewline } from '../../proto/generated/brewline.js';
import { bytesFromTraceparent } from '../../domain/kernel/traceContext.js';
import { bodyHash } from './bodyHash.js';
import { deflateBatch, inflateBatch } from './deflatedBatch.js';
import { int64 } from './int64.js';
import { wireFields } from './wireFields.js';
import {
  checkLogFormat,
  orderedFormat,
  type DecodedEntry,
  type LogRecord,
} from '../../commands/ports/index.js';

const { StoredUplink, TelemetryBatch } = brewline.v1;

/** Fields of StoredUplink with the bytes that the device sent. */
const contentFields = { telemetry: 6, logs: 7 } as const;
/** TelemetryBatch.entries. */
const entriesField = 2;
const lengthDelimited = 2;

/** Encodes the data of one TelemetryRecorded event of format 4 (proto/brewline/v1/stored.proto). */
export function encodeLog(records: readonly LogRecord[]): Uint8Array {
  const receivedAtMs = records[0]?.entry.receivedAtMs ?? 0;
  const writer = TelemetryBatch.encode({ receivedAtMs });
  for (const record of records) {
    writer.uint32((entriesField << 3) | lengthDelimited).fork();
    if (isPlain(record)) writePlain(record, receivedAtMs, writer);
    else StoredUplink.encode(storedEntry(record, receivedAtMs), writer);
    const { content } = record;
    if (content) writer.uint32((contentFields[content.type] << 3) | lengthDelimited).bytes(content.bytes);
    writer.ldelim();
  }
  return deflateBatch(writer.finish());
}

/** Fields of StoredUplink that every entry of a message has. */
const plainFields = { deviceId: 1, boot: 2, seq: 3, receivedDeltaMs: 4, epoch: 11 } as const;

/** A numbered message that was stored as it came, and of which there is nothing more to say: nearly all are. */
type PlainRecord = LogRecord & { readonly entry: MessageEntry };

function isPlain(record: LogRecord): record is PlainRecord {
  const { entry, traceparent, content, sessionEpoch, implausible, untimed } = record;
  if (entry.type !== 'message' || !content || traceparent !== undefined || sessionEpoch !== undefined)
    return false;
  const { late, parked, requeued, gap, edited, notices } = entry;
  return !(late || parked || requeued || gap || edited || notices || implausible || untimed);
}

/** Writes what {@link storedEntry} and the generated encoder would, without the object between them. */
function writePlain(
  { deviceId, entry: { epoch, boot, seq, receivedAtMs } }: PlainRecord,
  batchReceivedAtMs: number,
  writer: protobuf.Writer,
): void {
  writer.uint32((plainFields.deviceId << 3) | lengthDelimited).string(deviceId);
  writer.uint32(plainFields.boot << 3).uint32(boot);
  writer.uint32(plainFields.seq << 3).uint32(seq);
  if (receivedAtMs > batchReceivedAtMs)
    writer.uint32(plainFields.receivedDeltaMs << 3).uint32(receivedAtMs - batchReceivedAtMs);
  if (epoch > 0) writer.uint32(plainFields.epoch << 3).uint32(epoch);
}

function storedEntry(
  { deviceId, entry, traceparent, content, sessionEpoch, implausible, untimed }: LogRecord,
  batchReceivedAtMs: number,
): brewline.v1.StoredUplink.$Properties {
  const { epoch, boot, receivedAtMs, notices } = entry;
  // Fields with default values are left out; copying objects for that would cost more than the rest.
  const stored: brewline.v1.StoredUplink.$Properties = { deviceId, boot };
  if (epoch > 0) stored.epoch = epoch;
  if (receivedAtMs > batchReceivedAtMs) stored.receivedDeltaMs = receivedAtMs - batchReceivedAtMs;
  if (traceparent !== undefined) stored.traceContext = bytesFromTraceparent(traceparent);
  if (sessionEpoch !== undefined) stored.sessionEpochPlusOne = sessionEpoch + 1;
  if (notices) stored.notices = [...notices];
  if (implausible)
    stored.implausible = [...implausible].map(([sensor, readings]) => ({ sensor, readings: [...readings] }));
  if (untimed) stored.untimed = [...untimed];
  switch (entry.type) {
    case 'hello':
      stored.bodyHash = entry.hash;
      stored.hello = storedHello(entry);
      return stored;
    case 'message':
      if (!content) stored.bodyHash = entry.hash;
      addMessage(stored, entry);
      return stored;
    case 'reset':
      stored.orderReset = {};
      return stored;
    case 'unordered':
      throw new TypeError('since format 2 there are no entries of format 1');
  }
}

function storedHello({
  connection,
  installation,
  previous,
}: HelloEntry): brewline.v1.StoredHello.$Properties {
  return {
    connection,
    ...(installation !== undefined && { installation: Long.fromString(installation, true) }),
    ...(previous && { previousBoot: previous.boot, previousLastSeq: previous.lastSeq }),
  };
}

function addMessage(
  stored: brewline.v1.StoredUplink.$Properties,
  { seq, late, parked, requeued, gap, edited }: MessageEntry,
): void {
  stored.seq = seq;
  if (late) stored.late = true;
  if (parked) stored.parked = true;
  if (requeued) stored.requeued = true;
  if (gap) stored.gap = { firstSeq: gap.first, lastSeq: gap.last };
  if (edited) stored.edited = { by: edited.by, atMs: edited.atMs, originalHash: edited.original ?? 0 };
}

/** Decodes the entries of a TelemetryRecorded event of any format. Throws when ingest did not write the bytes. */
export function decodeLog({ data, metadata, stream, revision }: RecordedEvent): readonly DecodedEntry[] {
  if (!(data instanceof Uint8Array))
    throw new TypeError(`TelemetryRecorded ${stream}@${revision} holds no bytes`);
  const fields = [...wireFields(inflateBatch(data))];
  const first = fields.find(({ number }) => number === 1);
  const receivedAtMs = first && 'value' in first ? first.value : 0;
  checkLogFormat(metadata.schemaVersion);
  const inOrder = metadata.schemaVersion >= orderedFormat;
  return fields.flatMap((field) =>
    field.number === entriesField && 'bytes' in field
      ? [decodeEntry(field.bytes, { receivedAtMs, inOrder })]
      : [],
  );
}

function decodeEntry(
  bytes: Uint8Array,
  batch: { readonly receivedAtMs: number; readonly inOrder: boolean },
): DecodedEntry {
  const stored = StoredUplink.decode(bytes);
  const { deviceId, boot, seq, epoch, sessionEpochPlusOne } = stored;
  const receivedAtMs = batch.receivedAtMs + stored.receivedDeltaMs;
  const notices = stored.notices.map(({ kind, detail }) => ({ kind, detail })) as readonly SequenceNotice[];
  const place = { epoch, boot, receivedAtMs, ...(notices.length > 0 && { notices }) };
  const hash = stored.telemetry || stored.logs ? bodyHash(contentOf(bytes)) : int64(stored.bodyHash);
  if (!batch.inOrder) return { deviceId, entry: { type: 'unordered', ...place, seq, hash } };
  const sessionEpoch = sessionEpochPlusOne > 0 && { sessionEpoch: sessionEpochPlusOne - 1 };
  return { deviceId, entry: toEntry(stored, place, hash), ...sessionEpoch };
}

function toEntry(
  stored: brewline.v1.StoredUplink,
  place: Pick<LogEntry, 'epoch' | 'boot' | 'receivedAtMs' | 'notices'>,
  hash: number,
): LogEntry {
  const { hello, seq, late, parked, requeued } = stored;
  if (stored.orderReset) return { type: 'reset', ...place };
  if (hello) {
    const { connection, installation, previousBoot, previousLastSeq } = hello;
    const text = String(installation ?? 0);
    return {
      type: 'hello',
      ...place,
      hash,
      connection: connection ?? 0,
      ...(text !== '0' && { installation: text }),
      ...(previousBoot != null && { previous: { boot: previousBoot, lastSeq: previousLastSeq ?? 0 } }),
    };
  }
  const gap = stored.gap && { first: stored.gap.firstSeq ?? 0, last: stored.gap.lastSeq ?? 0 };
  const edited = stored.edited && editOf(stored.edited);
  const more = { ...(gap && { gap }), ...(edited && { edited }) };
  return { type: 'message', ...place, seq, hash, late, parked, requeued, ...more };
}

function editOf({ by, atMs, originalHash }: brewline.v1.StoredEdit.$Properties): MessageEdit {
  const original = int64(originalHash);
  return { by: by ?? '', atMs: int64(atMs), ...(original !== 0 && { original }) };
}

/** The body as the device sent it. */
function contentOf(entry: Uint8Array): Uint8Array {
  const numbers: readonly number[] = Object.values(contentFields);
  for (const field of wireFields(entry))
    if ('bytes' in field && numbers.includes(field.number)) return field.bytes;
  return new Uint8Array();
}
