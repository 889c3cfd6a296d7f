import type { Pool } from '../../adapters/postgres/index.js';
import { sessionId, type NamedSession } from '../../domain/brewSession/index.js';
import { didYouMean } from './nearest.js';

/** A mistyped id is compared with at most this many. */
const comparedIds = 100_000;

/** @throws Error for a device that is neither enrolled nor has reported; it names the nearest one and how to list all. */
export async function requireDevice(pool: Pool, deviceId: string): Promise<void> {
  const { knownDevices } = await import('../../adapters/postgres/queries/index.js');
  const known = await knownDevices(pool, [deviceId]);
  if (known.length === 0) throw await unknownDevice(pool, deviceId);
}

/** The error for an unknown device. */
export async function unknownDevice(pool: Pool, deviceId: string): Promise<Error> {
  const { knownDeviceIds } = await import('../../adapters/postgres/queries/index.js');
  const guess = didYouMean(deviceId, await knownDeviceIds(pool, comparedIds));
  return new Error(`there is no device ${deviceId}${guess}; brewline device list shows all that reported`);
}

/** The error for several unknown devices; undefined for none. */
export async function unknownDevices(pool: Pool, deviceIds: readonly string[]): Promise<Error | undefined> {
  const [first, ...others] = deviceIds;
  if (first === undefined) return undefined;
  if (others.length === 0) return unknownDevice(pool, first);
  const all = deviceIds.join(', ');
  return new Error(`there are no devices ${all}; brewline device list shows all that reported`);
}

/** The error for an unknown session, or for its device if that is unknown too. */
export async function unknownSession(pool: Pool, { deviceId, session }: NamedSession): Promise<Error> {
  const { knownDevices, listSessions } = await import('../../adapters/postgres/queries/index.js');
  if ((await knownDevices(pool, [deviceId])).length === 0) return unknownDevice(pool, deviceId);
  const { items } = await listSessions(pool, { deviceId, limit: 3 });
  const id = sessionId(deviceId, session);
  const latest = items.map((known) => known.sessionId).join(', ');
  if (items.length === 0) return new Error(`there is no session ${id}: ${deviceId} has none`);
  const all = `brewline session list --device ${deviceId}`;
  return new Error(
    `there is no session ${id}; the latest of ${deviceId} are ${latest}, and ${all} shows all`,
  );
}

/** The error for an unknown person. */
export async function unknownPerson(pool: Pool, login: string): Promise<Error> {
  const { listPeople } = await import('../../adapters/postgres/identity/index.js');
  const logins = (await listPeople(pool)).map((person) => person.login);
  const guess = didYouMean(login, logins);
  return new Error(`there is no person with the login ${login}${guess}; brewline person list shows all`);
}
