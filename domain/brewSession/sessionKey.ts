import { deviceIdCharacters } from '../kernel/deviceId.js';

/** Devices number their sessions in 32 bits. */
const numbers = 2 ** 32;

/**
 * The key of a session among all of its device's: the device's number of it, and the epoch of the device's counters in which it began. In
 * epoch 0 it is the number.
 */
export function sessionKey(epoch: number, number: number): number {
  return epoch * numbers + number;
}

/** The device's own number of a session. */
export function numberOfSession(key: number): number {
  return key % numbers;
}

/** The epoch in which a session began. */
export function epochOfSession(key: number): number {
  return Math.floor(key / numbers);
}

/**
 * The id of a session everywhere but on its device: a dot can't be in a device id, so it is unique and says whose it is. `keg-1.7` in the
 * first epoch, `keg-1.2.7` in epoch 2.
 */
export function sessionId(deviceId: string, key: number): string {
  const epoch = epochOfSession(key);
  return epoch === 0 ? `${deviceId}.${key}` : `${deviceId}.${epoch}.${numberOfSession(key)}`;
}

/** A session as its id names it. */
export interface NamedSession {
  readonly deviceId: string;
  readonly session: number;
}

const sessionIdPattern = new RegExp(`^(${deviceIdCharacters})(?:\\.([1-9]\\d{0,5}))?\\.(0|[1-9]\\d{0,9})$`);

/** Reads a session id; undefined when it is none. */
export function parseSessionId(id: string): NamedSession | undefined {
  const [, deviceId, epoch, number] = sessionIdPattern.exec(id) ?? [];
  if (deviceId === undefined || number === undefined || Number(number) >= numbers) return undefined;
  return { deviceId, session: sessionKey(Number(epoch ?? 0), Number(number)) };
}
