import type { SessionReport } from '../../domain/brewSession/index.js';
import type { Acknowledgement } from '../../domain/deviceCommand/index.js';
import type { MachineSettings } from '../../domain/machine/index.js';

/** A device's message, decoded and validated. */
export interface Uplink {
  readonly boot: number;
  readonly seq: number;
  /** W3C traceparent, when the device's trace is sampled. */
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
    }
  | { readonly type: 'lastWill'; readonly connection: number }
  /** Telemetry or logs: stored as they came. `content` belongs to the codec. */
  | { readonly type: 'observation'; readonly readings: number; readonly content: object }
  | {
      readonly type: 'sessionReport';
      readonly session: number;
      readonly atMs: number;
      readonly report: SessionReport;
    }
  | { readonly type: 'commandAck'; readonly commandId: string; readonly answer: Acknowledgement }
  | { readonly type: 'settingsReport'; readonly settings: Partial<MachineSettings> }
  | { readonly type: 'gap'; readonly firstSeq: number; readonly lastSeq: number };

/** An observation on its way into the event TelemetryRecorded. */
export interface Observation {
  readonly deviceId: string;
  readonly boot: number;
  readonly seq: number;
  readonly receivedAtMs: number;
  readonly traceparent: string | undefined;
  readonly content: object;
}

/** The wire format, as ingest needs it. Implemented by `adapters/protobuf`. */
export interface UplinkCodec {
  /**
   * @throws BrewlineError `MESSAGE_TOO_LARGE`, `MESSAGE_MALFORMED`, `SCHEMA_VERSION_UNKNOWN` or `DEVICE_ID_MISMATCH`, each with
   *   what is wrong and where.
   */
  decode(body: Uint8Array, deviceId: string): Uplink;
  /** The data of one TelemetryRecorded event; entries keep their order. */
  encodeTelemetryBatch(observations: readonly Observation[]): Uint8Array;
}
