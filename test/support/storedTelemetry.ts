import { encodeLog, packReadings } from '../../adapters/protobuf/index.js';
import { logFormat, type LogRecord } from '../../commands/ports/index.js';
import { epochOfSession, numberOfSession } from '../../domain/brewSession/index.js';
import type { Reading } from '../../domain/machine/index.js';
import { decodeStored } from '../../infra/compose/decodeStored.js';
import type { StoredTelemetry } from '../../projections/telemetry.js';
import { brewline } from '../../proto/generated/brewline.js';

const { Telemetry } = brewline.v1;

/** A message of a device, as ingest judged it. */
export interface JudgedMessage {
  readonly deviceId: string;
  readonly epoch?: number;
  readonly boot?: number;
  readonly seq: number;
  readonly late?: boolean;
  readonly receivedAtMs: number;
  /** The session's key; none when left out. */
  readonly session?: number;
  readonly readings: readonly Reading[];
  /** Indexes of readings with an implausible time. */
  readonly untimed?: readonly number[];
  /** Indexes of readings with an implausible value, by sensor. */
  readonly implausible?: ReadonlyMap<number, readonly number[]>;
}

/** Messages as the read models get them, in one event: encoded and decoded as everywhere. */
export function storedTelemetry(messages: readonly JudgedMessage[]): readonly StoredTelemetry[] {
  if (messages.length === 0) return [];
  return decodeStored({
    ...{ id: '', stream: 'telemetry-00-20260301', revision: 0n, position: 0n, type: 'TelemetryRecorded' },
    data: encodeLog(messages.map(recordOf)),
    metadata: { schemaVersion: logFormat, recordedAt: new Date().toISOString(), causedBy: 'test' },
  });
}

function recordOf(message: JudgedMessage): LogRecord {
  const { deviceId, epoch = 0, boot = 1, seq, late = false, receivedAtMs, session = 0, readings } = message;
  const sent = { session: numberOfSession(session), blocks: packReadings(readings) };
  return {
    deviceId,
    entry: {
      type: 'message',
      ...{ epoch, boot, seq, late, receivedAtMs },
      ...{ hash: 0, parked: false, requeued: false },
    },
    traceparent: undefined,
    content: { type: 'telemetry', bytes: Telemetry.encode(sent).finish() },
    sessionEpoch: epochOfSession(session) === epoch ? undefined : epochOfSession(session),
    implausible: message.implausible,
    untimed: message.untimed,
  };
}
