import type { DeviceAnomalyKind, MissingMessages, ObserveDevice } from '../../../domain/device/index.js';

export const deviceId = 'keg-1';
export const machine = { machineType: 1, firmware: '1.4', serial: 'K-1' };
export const partition = 3;

export function hello(boot: number, connection: number, epoch = 0): ObserveDevice {
  const of = { epoch, boot, connection };
  return { type: 'hello', deviceId, connection: of, ...machine, partition, receivedAtMs: 5 };
}

export function lastWill(boot: number, connection: number, epoch = 0): ObserveDevice {
  return { type: 'lastWill', deviceId, connection: { epoch, boot, connection }, receivedAtMs: 6 };
}

export function uplink(boot: number, epoch = 0): ObserveDevice {
  return { type: 'uplink', deviceId, epoch, boot, partition, receivedAtMs: 7 };
}

export function expired(boot: number, connection: number, epoch = 0): ObserveDevice {
  const of = { epoch, boot, connection };
  return { type: 'leaseExpired', deviceId, connection: of, silentSinceMs: 4, receivedAtMs: 8 };
}

/** Of the three numbers up to the gap message's own. */
export function gap(boot: number, seq: number, epoch = 0, late = false): ObserveDevice {
  return { type: 'gap', deviceId, source: { epoch, boot, seq }, late, firstSeq: seq - 2, lastSeq: seq };
}

export function sequenceAnomaly(kind: DeviceAnomalyKind, receivedAtMs: number, boot = 9): ObserveDevice {
  const source = { epoch: 0, boot, seq: 1 };
  return { type: 'sequenceAnomaly', deviceId, source, kind, detail: kind, receivedAtMs };
}

/** What is missing at a time: ranges of boot 9. */
export function missing(
  receivedAtMs: number,
  ...ranges: readonly (readonly [number, number])[]
): ObserveDevice {
  const numbers = ranges.map(([first, last]): MissingMessages => ({ epoch: 0, boot: 9, first, last }));
  const messages = ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0);
  const counts = { dropped: 2, lost: 1 };
  return { type: 'missing', deviceId, missing: numbers, messages, sinceMs: 50, ...counts, receivedAtMs };
}

export function sessionBegan(session: number, boot: number, seq: number, epoch = 0): ObserveDevice {
  return { type: 'sessionBegan', deviceId, session, since: { epoch, boot, seq } };
}
