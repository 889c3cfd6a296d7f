import type { SessionReport } from '../../domain/brewSession/index.js';
import type { LogEntry, PreviousBoot } from '../../domain/device/sequence/index.js';
import type { Acknowledgement } from '../../domain/deviceCommand/index.js';
import { BrewlineError, type ErrorCode } from '../../domain/kernel/errors.js';
import type { RecordedEvent } from '../../domain/kernel/events.js';
import type { WholeBody } from './delivery.js';
import type { MachineSettings, Reading, RejectedReading } from '../../domain/machine/index.js';

/** A message's number, with what distinguishes it from another message with the same number. */
export interface UplinkNumber {
  readonly boot: number;
  /** 0 in hello and last will. */
  readonly seq: number;
  /** 48 bits of a hash of the body; for a hello, of the whole envelope. */
  readonly hash: number;
}

/** A device's message, decoded and validated. */
export interface Uplink extends UplinkNumber {
  /** Device time of sending, epoch milliseconds; 0 when unknown. */
  readonly sentAtMs: number;
  /** W3C traceparent, if the device's trace is sampled. */
  readonly traceparent: string | undefined;
  readonly body: UplinkBody;
}

export type UplinkBody =
  | {
      readonly type: 'hello';
      readonly connection: number;
      readonly machineType: number;
      readonly firmware: string;
      readonly serial: string;
      /** Decimal digits. */
      readonly installation?: string;
      readonly previous?: PreviousBoot;
    }
  | { readonly type: 'lastWill'; readonly connection: number }
  /** Telemetry or logs: stored as they were sent. */
  | {
      readonly type: 'observation';
      /** The device's number of the session; 0 outside any session. */
      readonly session: number;
      /** Readings of telemetry, without those that break a rule. */
      readonly readings: readonly Reading[];
      readonly content: ObservedContent;
      /** Readings that break a rule: they are in the content, and every reader leaves them out. */
      readonly rejected?: readonly RejectedReading[];
    }
  | {
      readonly type: 'sessionReport';
      readonly session: number;
      readonly atMs: number;
      readonly report: SessionReport;
    }
  | { readonly type: 'commandAck'; readonly commandId: string; readonly answer: Acknowledgement }
  | { readonly type: 'settingsReport'; readonly settings: Partial<MachineSettings> }
  | { readonly type: 'gap'; readonly firstSeq: number; readonly lastSeq: number };

/** The encoded body of a message that the log keeps. */
export interface ObservedContent {
  readonly type: 'telemetry' | 'logs';
  readonly bytes: Uint8Array;
}

/** An entry to be appended to a partition's log. */
export interface LogRecord {
  readonly deviceId: string;
  readonly entry: LogEntry;
  readonly traceparent: string | undefined;
  readonly content: ObservedContent | undefined;
  /** The epoch in which the named session began, when it differs from the entry's. */
  readonly sessionEpoch: number | undefined;
  /** For each sensor with implausible values, the indexes of their readings in the message, in order. */
  readonly implausible?: ReadonlyMap<number, readonly number[]> | undefined;
  /** Indexes of the readings with an implausible time, in order. */
  readonly untimed?: readonly number[] | undefined;
}

/** A message whose envelope is valid and whose body breaks a rule: it still has a number. */
export class UnreadableBody extends BrewlineError {
  constructor(
    code: ErrorCode,
    message: string,
    readonly number: UplinkNumber,
    options?: { cause?: unknown },
  ) {
    super(code, message, options);
  }
}

/** The wire format, as ingest needs it. Implemented by `adapters/protobuf`. */
export interface UplinkCodec {
  /**
   * @param whole size and hash of the whole message, when only its beginning is given.
   * @throws BrewlineError `MESSAGE_TOO_LARGE`, `MESSAGE_MALFORMED`, `SCHEMA_VERSION_UNKNOWN` or `DEVICE_ID_MISMATCH`, each with
   *   the fault and its place; an {@link UnreadableBody} when the message has a number.
   */
  decode(body: Uint8Array, deviceId: string, whole?: WholeBody): Uplink;
  /** The data of one TelemetryRecorded event of format 4; entries keep their order. */
  encodeLog(records: readonly LogRecord[]): Uint8Array;
  /** The entries of a TelemetryRecorded event of any format, in order. */
  decodeLog(event: RecordedEvent): readonly DecodedEntry[];
}

/** An entry of a partition's log, without its content. */
export interface DecodedEntry {
  readonly deviceId: string;
  readonly entry: LogEntry;
  /** The epoch in which the named session began, when it differs from the entry's. */
  readonly sessionEpoch?: number | undefined;
}
