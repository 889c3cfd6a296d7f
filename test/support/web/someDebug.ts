import type { Pool } from 'pg';
import { createDeviceDebugs } from '../../../adapters/postgres/index.js';
import { reportDebug } from '../../../adapters/postgres/deviceDebug/reportDebug.js';
import { packReadings } from '../../../adapters/protobuf/index.js';
import { encodeDownlink } from '../../../adapters/protobuf/encodeDownlink.js';
import type { DebugFrame } from '../../../domain/deviceDebug/index.js';
import { sensors } from '../../../domain/machine/index.js';
import { brewline } from '../../../proto/generated/brewline.js';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';

/** A message with one reading, as it was received, stored and projected. */
export function readingFrame(deviceId: string, seq: number, atMs: number): DebugFrame {
  const body = brewline.v1.Uplink.encode({
    ...{ schemaVersion: 1, boot: 3, seq, sentAtMs: atMs - 38 },
    telemetry: {
      session: 0,
      blocks: packReadings([
        { atMs: atMs - 40, sensors: [sensors.liquid], values: [66.4], context: undefined },
      ]),
    },
  }).finish();
  return {
    ...{ deviceId, direction: 'up', kind: 'telemetry', atMs, sentAtMs: atMs - 38, doneAtMs: atMs + 9 },
    ...{ outcome: 'stored', number: { epoch: 0, boot: 3, seq }, place: `0.3.${seq}`, traceId },
    ...{ bytes: body.length, body },
  };
}

/** A device that comes in, is told something, reports, and sends something that no one can read. */
export function someFrames(deviceId: string, nowMs: number): readonly DebugFrame[] {
  const from = nowMs - 60_000;
  const asked = { deviceId, direction: 'auth', bytes: 0, clientId: deviceId, address: '192.0.2.17' } as const;
  const commandId = '0b0c3f5e-8a51-4d0e-9a43-5d5c1f6f0a11';
  const command = { kind: 'setTemperature', targetCelsius: 68.5 } as const;
  const down = encodeDownlink({
    ...{ deviceId, commandId, instruction: command, deadlineMs: nowMs + 600_000, sentAtMs: from + 21_000 },
    traceparent: undefined,
  });
  const noise = Buffer.from('0801100318ff', 'hex');
  return [
    {
      ...asked,
      kind: 'user',
      atMs: from,
      doneAtMs: from + 4,
      outcome: 'deny',
      reason: 'wrong secret',
      detail: 'secret',
    },
    {
      ...asked,
      kind: 'user',
      atMs: from + 5_000,
      doneAtMs: from + 5_003,
      outcome: 'allow',
      detail: 'secret',
    },
    {
      ...{ ...asked, kind: 'topic', atMs: from + 5_100, doneAtMs: from + 5_100, outcome: 'allow' },
      detail: `write devices.${deviceId}.up`,
    },
    readingFrame(deviceId, 1, from + 10_000),
    {
      ...{ deviceId, direction: 'down', kind: command.kind, atMs: from + 21_000, doneAtMs: from + 21_006 },
      ...{ outcome: 'published', bytes: down.length, body: down, commandId },
    },
    {
      ...{ deviceId, direction: 'up', kind: 'unreadable', atMs: from + 30_000, doneAtMs: from + 30_011 },
      ...{
        outcome: 'parked',
        reason: 'MESSAGE_MALFORMED: a number has no end',
        bytes: noise.length,
        body: noise,
      },
    },
    readingFrame(deviceId, 2, from + 40_000),
    readingFrame(deviceId, 3, from + 50_000),
  ];
}

/** Of a device under debug; its telemetry is projected. */
export async function fillDebug(pool: Pool, deviceId: string): Promise<void> {
  const frames = someFrames(deviceId, Date.now());
  await createDeviceDebugs(pool).start({ deviceId, forMs: 2 * 3_600_000 });
  const projected = frames.flatMap(({ place, doneAtMs = 0 }) =>
    place === undefined ? [] : [{ deviceId, place, atMs: doneAtMs + 23 }],
  );
  await reportDebug(pool, { frames, projected, dropped: new Map([[deviceId, 3]]) });
}
