import { BrewlineError, messageOf } from '../../domain/kernel/errors.js';
import { shortText } from '../../domain/kernel/text.js';
import { brewline } from '../../proto/generated/brewline.js';
import { isSampled, traceparentFromBytes } from '../../domain/kernel/traceContext.js';
import { toCommandAck } from './acknowledgements.js';
import { bodyHash } from './bodyHash.js';
import { readEnvelope, type Envelope } from './envelope.js';
import { malformed, requireCode, requireText } from './malformed.js';
import { readPlainTelemetry } from './plainTelemetry.js';
import { toSessionReport } from './sessionReports.js';
import { unpackSettings } from './settings.js';
import { unpackReadings } from './unpackReadings.js';
import { UnreadableBody, type Uplink, type UplinkBody, type WholeBody } from '../../commands/ports/index.js';

const { v1 } = brewline;

/** Largest envelope, bytes: see proto/brewline/v1/uplink.proto. */
export const maxEnvelopeBytes = 65_536;
export const schemaVersion = 1;
const maxLogLines = 200;
const maxHelloText = 100;

/**
 * Decodes and validates what a device published.
 *
 * @param deviceId the device of the message's topic.
 * @param whole size and hash of the whole message, when only its beginning is given.
 * @throws BrewlineError `MESSAGE_TOO_LARGE`, `MESSAGE_MALFORMED`, `SCHEMA_VERSION_UNKNOWN` or `DEVICE_ID_MISMATCH`; an
 *   UnreadableBody when the envelope is valid, so that the message's number is known.
 */
export function decodeUplink(message: Uint8Array, deviceId: string, whole?: WholeBody): Uplink {
  const size = whole?.bytes ?? message.length;
  const envelope = envelopeOf(message, size);
  refuseEnvelope(envelope, deviceId);
  const { boot, seq, sentAtMs } = envelope;
  const isHello = envelope.body?.field === bodyFields.hello;
  const hashed = isHello ? message : (envelope.body?.bytes ?? new Uint8Array());
  // In a message that was cut, the end of the body is unknown.
  const hash = bodyHash(whole?.sha256 ?? hashed);
  try {
    if (size > maxEnvelopeBytes) throw tooLarge(size);
    const body = toBody(envelope);
    const ordered = body.type !== 'hello' && body.type !== 'lastWill';
    if (ordered && seq === 0) throw malformed('seq is 0; only hello and last_will have no sequence number');
    const traceparent = traceparentFromBytes(envelope.traceContext);
    return {
      boot,
      seq,
      hash,
      sentAtMs,
      traceparent: isSampled(traceparent) ? traceparent : undefined,
      body,
    };
  } catch (error) {
    const isNumbered = seq > 0 && !isHello && envelope.body?.field !== bodyFields.lastWill;
    if (!isNumbered || !(error instanceof BrewlineError)) throw error;
    throw new UnreadableBody(error.code, error.message, { boot, seq, hash }, { cause: error });
  }
}

/** A message that is too large still has a number, if that comes before the cut. */
function envelopeOf(message: Uint8Array, size: number): Envelope {
  try {
    return readEnvelope(message, { isCut: size > message.length });
  } catch (error) {
    throw size > maxEnvelopeBytes ? tooLarge(size) : error;
  }
}

function tooLarge(bytes: number): BrewlineError {
  return new BrewlineError(
    'MESSAGE_TOO_LARGE',
    `the envelope has ${bytes} bytes, at most ${maxEnvelopeBytes} are allowed; send fewer readings in one message`,
  );
}

/** Refuses an envelope that is invalid or of another device. */
function refuseEnvelope(envelope: Envelope, deviceId: string): void {
  if (envelope.schemaVersion !== schemaVersion) {
    throw new BrewlineError(
      'SCHEMA_VERSION_UNKNOWN',
      `schema_version is ${envelope.schemaVersion}, this backend knows ${schemaVersion}`,
    );
  }
  if (envelope.deviceId !== '' && envelope.deviceId !== deviceId) {
    const claimed = JSON.stringify(envelope.deviceId.slice(0, 64));
    throw new BrewlineError(
      'DEVICE_ID_MISMATCH',
      `device_id is ${claimed}, but the topic belongs to ${deviceId}`,
    );
  }
  if (envelope.boot === 0) throw malformed('boot is 0; the boot counter starts at 1');
}

/** Fields of the bodies in Uplink (proto/brewline/v1/uplink.proto). */
const bodyFields = {
  hello: 10,
  lastWill: 11,
  telemetry: 12,
  processEvent: 13,
  commandAck: 14,
  logs: 15,
  gap: 16,
  settingsReport: 17,
} as const;

function toBody({ body }: Envelope): UplinkBody {
  switch (body?.field) {
    case bodyFields.telemetry:
      return toTelemetry(body.bytes);
    case bodyFields.processEvent:
      return { type: 'sessionReport', ...toSessionReport(decoded(v1.ProcessEvent, body.bytes)) };
    case bodyFields.hello:
      return toHello(decoded(v1.Hello, body.bytes));
    case bodyFields.lastWill:
      return { type: 'lastWill', connection: decoded(v1.LastWill, body.bytes).connection };
    case bodyFields.commandAck:
      return toCommandAck(decoded(v1.CommandAck, body.bytes));
    case bodyFields.logs:
      return toLogs(body.bytes);
    case bodyFields.gap:
      return toGap(decoded(v1.Gap, body.bytes));
    case bodyFields.settingsReport: {
      const { settings } = decoded(v1.SettingsReport, body.bytes);
      return { type: 'settingsReport', settings: unpackSettings(settings ?? {}, 'settings_report') };
    }
    default:
      throw malformed('the envelope has no body that this backend knows');
  }
}

function decoded<Message>(type: { decode(bytes: Uint8Array): Message }, bytes: Uint8Array): Message {
  try {
    return type.decode(bytes);
  } catch (error) {
    throw malformed(`not a brewline.v1.Uplink: ${messageOf(error)}`, error);
  }
}

function toTelemetry(bytes: Uint8Array): UplinkBody {
  const content = { type: 'telemetry', bytes } as const;
  const plain = readPlainTelemetry(bytes);
  if (plain) return { type: 'observation', session: plain.session, readings: plain.readings, content };
  const telemetry = decoded(v1.Telemetry, bytes);
  const { readings, rejected } = unpackReadings(telemetry);
  return {
    type: 'observation',
    session: telemetry.session,
    readings,
    content,
    ...(rejected.length > 0 && { rejected }),
  };
}

/** A hello is never parked because of its texts: without it the machine would look offline. */
function toHello(hello: brewline.v1.Hello): UplinkBody {
  const { connection, firmware, serial, previousBoot, previousLastSeq } = hello;
  if (connection === 0) throw malformed('hello.connection is 0; connections of a boot are counted from 1');
  const installation = String(hello.installation);
  return {
    type: 'hello',
    connection,
    machineType: requireCode(hello.machineType, 'hello.machine_type'),
    firmware: shortText(firmware, maxHelloText),
    serial: shortText(serial, maxHelloText),
    ...(installation !== '0' && { installation }),
    ...(previousBoot != null && { previous: { boot: previousBoot, lastSeq: previousLastSeq ?? 0 } }),
  };
}

function toLogs(bytes: Uint8Array): UplinkBody {
  const logs = decoded(v1.LogBatch, bytes);
  const { lines } = logs;
  if (lines.length === 0 || lines.length > maxLogLines) {
    throw malformed(`logs.lines has ${lines.length} entries; 1 to ${maxLogLines} are allowed`);
  }
  for (const { text } of lines) requireText(text, 'logs.lines.text', { maxCharacters: 1000, lines: true });
  const content = { type: 'logs', bytes } as const;
  return { type: 'observation', session: logs.session, readings: [], content };
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
