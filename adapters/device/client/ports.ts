import type { MachineIdentity } from '../../../domain/device/index.js';
import type { Acknowledgement } from '../../../domain/deviceCommand/index.js';
import type {
  CounterIdentity,
  Downlink,
  LogLine,
  MachineReport,
  MessageNumber,
} from '../../../domain/deviceMessages/index.js';
import type { MachineSettings, Reading } from '../../../domain/machine/index.js';

/** The wire format, from the device's side. A body is encoded once; the envelope is encoded for each attempt to send it. */
export interface DeviceCodec {
  /** @param connection number in this boot, from 1. */
  helloBody(connection: number, machine: MachineIdentity, counters?: CounterIdentity): Uint8Array;
  lastWillBody(connection: number): Uint8Array;
  /**
   * @param readings 1 to 1,000, oldest first.
   * @throws BrewlineError `MESSAGE_MALFORMED`, `MESSAGE_TOO_LARGE`.
   */
  telemetryBody(readings: readonly Reading[], session: number): Uint8Array;
  gapBody(gap: { readonly firstSeq: number; readonly lastSeq: number }): Uint8Array;
  logBody(lines: readonly LogLine[], session: number): Uint8Array;
  /** @param commandId UUID. */
  commandAckBody(commandId: string, answer: Acknowledgement): Uint8Array;
  settingsReportBody(settings: Partial<MachineSettings>): Uint8Array;
  /** @param atMs time of the event, device time. */
  processEventBody(report: MachineReport, session: number, atMs: number): Uint8Array;
  envelope(number: MessageNumber, sentAtMs: number, message: EnvelopeParts): Buffer;
  /** @throws BrewlineError `MESSAGE_MALFORMED` or `SCHEMA_VERSION_UNKNOWN` for a message that can't be answered. */
  decodeDownlink(payload: Uint8Array): Downlink;
}

export interface EnvelopeParts {
  readonly body: Uint8Array;
  readonly traceContext?: Uint8Array;
}
