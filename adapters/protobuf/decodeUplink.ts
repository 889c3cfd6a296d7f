import type { Uplink, UplinkBody } from '../../commands/ingest/index.js';
import { BrewlineError, messageOf } from '../../domain/errors.js';
import { brewline } from '../../proto/generated/brewline.js';
import { isSampled, traceparentFromBytes } from '../telemetry/index.js';
import { toCommandAck } from './acknowledgements.js';
import { malformed, requireCode, requireText } from './malformed.js';
import { toSessionReport } from './sessionReports.js';
import { unpackSettings } from './settings.js';
import { unpackReadings } from './unpackReadings.js';

const { Uplink: UplinkMessage } = brewline.v1;

/** Largest envelope, bytes: see proto/brewline/v1/uplink.proto. */
export const maxEnvelopeBytes = 65_536;
export const schemaVersion = 1;
const maxLogLines = 200;

/**
 * Reads and validates what a device published.
 *
 * @param deviceId whose topic the message came on.
 * @throws BrewlineError `MESSAGE_TOO_LARGE`, `MESSAGE_MALFORMED`, `SCHEMA_VERSION_UNKNOWN` or `DEVICE_ID_MISMATCH`.
 */
export function decodeUplink(body: Uint8Array, deviceId: string): Uplink {
  if (body.length > maxEnvelopeBytes) {
    throw new BrewlineError(
      'MESSAGE_TOO_LARGE',
      `the envelope has ${body.length} bytes, at most ${maxEnvelopeBytes} are allowed; send fewer readings in one message`,
    );
  }
  const message = decodeMessage(body);
  if (message.schemaVersion !== schemaVersion) {
    throw new BrewlineError(
      'SCHEMA_VERSION_UNKNOWN',
      `schema_version is ${message.schemaVersion}, this backend knows ${schemaVersion}`,
    );
  }
  if (message.deviceId !== '' && message.deviceId !== deviceId) {
    const claimed = JSON.stringify(message.deviceId.slice(0, 64));
    throw new BrewlineError(
      'DEVICE_ID_MISMATCH',
      `device_id is ${claimed}, but the topic is that of ${deviceId}`,
    );
  }
  if (message.boot === 0) throw malformed('boot is 0; the boot counter starts at 1');
  const uplinkBody = toBody(message);
  const ordered = uplinkBody.type !== 'hello' && uplinkBody.type !== 'lastWill';
  if (ordered && message.seq === 0)
    throw malformed('seq is 0; only hello and last_will stand outside the sequence');
  const traceparent = traceparentFromBytes(message.traceContext);
  return {
    boot: message.boot,
    seq: message.seq,
    traceparent: isSampled(traceparent) ? traceparent : undefined,
    body: uplinkBody,
  };
}

function decodeMessage(body: Uint8Array): brewline.v1.Uplink {
  try {
    return UplinkMessage.decode(body);
  } catch (error) {
    throw malformed(`not a brewline.v1.Uplink: ${messageOf(error)}`, error);
  }
}

function toBody(message: brewline.v1.Uplink): UplinkBody {
  const { hello, lastWill, telemetry, processEvent, commandAck, logs, gap, settingsReport } = message;
  if (telemetry)
    return { type: 'observation', readings: unpackReadings(telemetry).length, content: { telemetry } };
  if (processEvent) return { type: 'sessionReport', ...toSessionReport(processEvent) };
  if (hello) return toHello(hello);
  if (lastWill) return { type: 'lastWill', connection: lastWill.connection ?? 0 };
  if (commandAck) return toCommandAck(commandAck);
  if (logs) return toLogs(logs);
  if (gap) return toGap(gap);
  if (settingsReport) {
    const settings = unpackSettings(settingsReport.settings ?? {}, 'settings_report');
    return { type: 'settingsReport', settings };
  }
  throw malformed('the envelope has no body that this backend knows');
}

function toHello(hello: brewline.v1.Hello.$Properties): UplinkBody {
  const connection = hello.connection ?? 0;
  if (connection === 0) throw malformed('hello.connection is 0; connections of a boot are counted from 1');
  return {
    type: 'hello',
    connection,
    machineType: requireCode(hello.machineType, 'hello.machine_type'),
    firmware: requireText(hello.firmware, 'hello.firmware', 100),
    serial: requireText(hello.serial, 'hello.serial', 100),
  };
}

function toLogs(logs: brewline.v1.LogBatch.$Properties): UplinkBody {
  const lines = logs.lines ?? [];
  if (lines.length === 0 || lines.length > maxLogLines) {
    throw malformed(`logs.lines has ${lines.length} entries; 1 to ${maxLogLines} are allowed`);
  }
  for (const { text } of lines) requireText(text, 'logs.lines.text', 1000);
  return { type: 'observation', readings: 0, content: { logs } };
}

function toGap({
  firstSeq = 0,
  lastSeq = 0,
}: {
  firstSeq?: number | null;
  lastSeq?: number | null;
}): UplinkBody {
  const gap = { firstSeq: firstSeq ?? 0, lastSeq: lastSeq ?? 0 };
  if (gap.firstSeq === 0 || gap.lastSeq < gap.firstSeq) {
    throw malformed(`gap goes from ${gap.firstSeq} to ${gap.lastSeq}; sequence numbers begin at 1 and grow`);
  }
  return { type: 'gap', ...gap };
}
