import { PlainReader } from './plainReader.js';
import { readPlainBody, type PlainTelemetry } from './plainTelemetry.js';

/** An entry with telemetry of which there is nothing special to say: nearly all are. */
export interface PlainEntry {
  readonly deviceId: string;
  readonly epoch: number;
  readonly boot: number;
  readonly seq: number;
  readonly receivedDeltaMs: number;
  readonly late: boolean;
  /** 0 when the session is of the entry's own epoch. */
  readonly sessionEpochPlusOne: number;
  readonly telemetry: PlainTelemetry;
}

/** Tags of StoredUplink in proto/brewline/v1/stored.proto. */
const entry = {
  deviceId: (1 << 3) | 2,
  boot: (2 << 3) | 0,
  seq: (3 << 3) | 0,
  receivedDeltaMs: (4 << 3) | 0,
  telemetry: (6 << 3) | 2,
  epoch: (11 << 3) | 0,
  late: (13 << 3) | 0,
  sessionEpochPlusOne: (16 << 3) | 0,
} as const;

/**
 * The StoredUplink from `start` to `end` as ingest writes nearly all of them: in one pass, without the objects of the generated decoder,
 * which would cost several times as much.
 *
 * @returns undefined for any other entry: with a judgement, a notice, a trace, logs, or telemetry that is not plain. Where this returns an
 *   entry, the generated decoder and `unpackReadings` return the same.
 */
export function readPlainEntry(bytes: Uint8Array, start: number, end: number): PlainEntry | undefined {
  const reader = new PlainReader(bytes, start);
  let [deviceId, epoch, boot, seq, receivedDeltaMs, late, sessionEpochPlusOne] = ['', 0, 0, 0, 0, 0, 0];
  let telemetry: PlainTelemetry | undefined;
  while (reader.at < end) {
    const tag = reader.uint32();
    if (tag === entry.deviceId) deviceId = reader.ascii(end);
    else if (tag === entry.boot) boot = reader.uint32();
    else if (tag === entry.seq) seq = reader.uint32();
    else if (tag === entry.receivedDeltaMs) receivedDeltaMs = reader.uint32();
    else if (tag === entry.telemetry && !telemetry) telemetry = readPlainBody(reader, reader.end(end));
    else if (tag === entry.epoch) epoch = reader.uint32();
    else if (tag === entry.late) late = reader.uint32();
    else if (tag === entry.sessionEpochPlusOne) sessionEpochPlusOne = reader.uint32();
    else reader.refuse();
  }
  reader.expectEnd(end);
  if (!reader.isPlain || !telemetry) return undefined;
  return { deviceId, epoch, boot, seq, receivedDeltaMs, late: late !== 0, sessionEpochPlusOne, telemetry };
}
