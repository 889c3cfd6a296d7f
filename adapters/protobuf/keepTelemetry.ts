import protobuf from 'protobufjs/minimal.js';
import { wireFields } from './wireFields.js';

/** What a glance at a message shows. */
export interface TelemetryGlance {
  readonly deviceId: string;
  /** Device time of its last reading, epoch milliseconds. */
  readonly lastAtMs: number;
}

const batchFields = { receivedAtMs: 1, entries: 2 } as const;
const entryFields = { deviceId: 1, telemetry: 6 } as const;
const blocksField = 2;
const blockFields = { firstAtMs: 1, atDeltaMs: 2 } as const;
const lengthDelimited = 2;

/**
 * The data of a TelemetryRecorded event with only those messages of telemetry that are wanted, for readers that need few of them: to decode
 * a message costs many times as much as to look at its times.
 *
 * @returns undefined when none is wanted.
 * @throws RangeError or Error when the bytes are no protobuf message.
 */
export function keepTelemetry(
  data: Uint8Array,
  isWanted: (message: TelemetryGlance) => boolean,
): Uint8Array | undefined {
  const writer = protobuf.Writer.create();
  let kept = 0;
  for (const field of wireFields(data)) {
    if ('value' in field) {
      if (field.number === batchFields.receivedAtMs)
        writer.uint32(batchFields.receivedAtMs << 3).uint64(field.value);
      continue;
    }
    if (field.number !== batchFields.entries) continue;
    const glance = glanceAt(field.bytes);
    if (!glance || !isWanted(glance)) continue;
    kept += 1;
    writer.uint32((batchFields.entries << 3) | lengthDelimited).bytes(field.bytes);
  }
  return kept === 0 ? undefined : writer.finish();
}

/** Undefined for an entry without readings. */
function glanceAt(entry: Uint8Array): TelemetryGlance | undefined {
  let deviceId = '';
  for (const field of wireFields(entry)) {
    if (!('bytes' in field)) continue;
    if (field.number === entryFields.deviceId) deviceId = Buffer.from(field.bytes).toString();
    if (field.number === entryFields.telemetry) {
      const lastAtMs = lastTimeOf(field.bytes);
      return lastAtMs === undefined ? undefined : { deviceId, lastAtMs };
    }
  }
  return undefined;
}

function lastTimeOf(telemetry: Uint8Array): number | undefined {
  let lastBlock: Uint8Array | undefined;
  for (const field of wireFields(telemetry))
    if (field.number === blocksField && 'bytes' in field) lastBlock = field.bytes;
  if (!lastBlock) return undefined;
  let atMs = 0;
  for (const field of wireFields(lastBlock)) {
    if (field.number === blockFields.firstAtMs && 'value' in field) atMs += field.value;
    if (field.number === blockFields.atDeltaMs && 'bytes' in field) atMs += sumOfDeltas(field.bytes);
  }
  return atMs;
}

function sumOfDeltas(packed: Uint8Array): number {
  const reader = protobuf.Reader.create(packed);
  let sum = 0;
  while (reader.pos < reader.len) sum += reader.sint32();
  return sum;
}
