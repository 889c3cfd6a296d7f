import Long from 'long';
import { BrewlineError } from '../../domain/kernel/errors.js';
import type { MachineIdentity } from '../../domain/device/index.js';
import type { Acknowledgement } from '../../domain/deviceCommand/index.js';
import type {
  CounterIdentity,
  LogLine,
  MachineReport,
  MessageNumber,
} from '../../domain/deviceMessages/index.js';
import type { MachineSettings, Reading } from '../../domain/machine/index.js';
import { brewline } from '../../proto/generated/brewline.js';
import { packAcknowledgement } from './acknowledgements.js';
import { maxEnvelopeBytes, schemaVersion } from './decodeUplink.js';
import { packReadings } from './packReadings.js';
import { packSettings } from './settings.js';
import { bytesFromUuid } from './uuid.js';

const { Uplink } = brewline.v1;

/** Maximum size of the rest of the envelope: version, boot, seq, time and trace context. */
const headerBytes = 64;

/**
 * An envelope as it is published. Protobuf messages can be concatenated, so the body is encoded once and the time of sending is
 * that of each attempt.
 */
export function envelope(number: MessageNumber, sentAtMs: number, message: EnvelopeParts): Buffer {
  const { body, traceContext } = message;
  const header = Uplink.encode({ schemaVersion, ...number, sentAtMs, ...(traceContext && { traceContext }) });
  return Buffer.concat([header.finish(), body]);
}

interface EnvelopeParts {
  readonly body: Uint8Array;
  readonly traceContext?: Uint8Array;
}

/** @param connection number in this boot, from 1. */
export function helloBody(
  connection: number,
  machine: MachineIdentity,
  { installation, previous }: CounterIdentity = {},
): Uint8Array {
  const hello = {
    connection,
    ...machine,
    ...(installation !== undefined && { installation: Long.fromString(installation, true) }),
    ...(previous && { previousBoot: previous.boot, previousLastSeq: previous.seq }),
  };
  return encodeBody({ hello });
}

export function lastWillBody(connection: number): Uint8Array {
  return encodeBody({ lastWill: { connection } });
}

export function telemetryBody(readings: readonly Reading[], session: number): Uint8Array {
  return encodeBody({ telemetry: { session, blocks: packReadings(readings) } });
}

export function gapBody(gap: { readonly firstSeq: number; readonly lastSeq: number }): Uint8Array {
  return encodeBody({ gap });
}

export function logBody(lines: readonly LogLine[], session: number): Uint8Array {
  const severity = { debug: 1, info: 0, warning: 2, error: 3 } as const;
  return encodeBody({
    logs: { session, lines: lines.map((line) => ({ ...line, severity: severity[line.severity] })) },
  });
}

/** @param commandId UUID. */
export function commandAckBody(commandId: string, answer: Acknowledgement): Uint8Array {
  return encodeBody({ commandAck: packAcknowledgement(commandId, answer) });
}

export function settingsReportBody(settings: Partial<MachineSettings>): Uint8Array {
  return encodeBody({ settingsReport: { settings: packSettings(settings) } });
}

export function processEventBody(report: MachineReport, session: number, atMs: number): Uint8Array {
  return encodeBody({ processEvent: { session, atMs, ...reportField(report) } });
}

function reportField(report: MachineReport): brewline.v1.ProcessEvent.$Properties {
  switch (report.type) {
    case 'sessionStarted': {
      const { processType, recipe, commandId } = report;
      const by = commandId === undefined ? {} : { commandId: bytesFromUuid(commandId) };
      return { sessionStarted: { processType, recipe, ...by } };
    }
    case 'stepEntered':
      return { stepEntered: { phase: report.phase, step: report.step } };
    case 'userActionRequested':
      return { userActionRequested: { action: report.action } };
    case 'userActionDone':
      return { userActionDone: { action: report.action } };
    case 'thresholdCrossed': {
      const { sensor, limit, value, rising } = report;
      return { thresholdCrossed: { sensor, limit, value, rising } };
    }
    case 'fault':
      return { fault: { code: report.code, text: report.text.slice(0, 500) } };
    case 'sessionCompleted':
      return { sessionCompleted: {} };
    case 'sessionCancelled':
      return { sessionCancelled: {} };
    case 'sessionInterrupted':
      return { sessionInterrupted: { reason: report.reason.slice(0, 200).toWellFormed() } };
  }
}

function encodeBody(body: brewline.v1.Uplink.$Properties): Uint8Array {
  const bytes = Uplink.encode(body).finish();
  if (bytes.length <= maxEnvelopeBytes - headerBytes) return bytes;
  throw new BrewlineError('MESSAGE_TOO_LARGE', `${bytes.length} bytes; send fewer readings at once`);
}
