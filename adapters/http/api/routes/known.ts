import type { Pool } from 'pg';
import {
  brewById,
  commandsById,
  devicesById,
  sessionsById,
  type Brew,
  type DeviceStatus,
  type RequestedCommand,
  type Session,
} from '../../../postgres/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { accessOf, type Caller } from '../people/index.js';

/** @throws HttpProblem 404 */
export async function knownDevice(pool: Pool, caller: Caller, deviceId: string): Promise<DeviceStatus> {
  const rows = await devicesById(pool, [deviceId]);
  return seen(pool, caller, rows, { parameter: 'deviceId', rule: 'no device of this id has reported yet' });
}

/** @throws HttpProblem 404 */
export async function knownSession(pool: Pool, caller: Caller, sessionId: string): Promise<Session> {
  const rows = await sessionsById(pool, [sessionId]);
  return seen(pool, caller, rows, { parameter: 'sessionId', rule: 'there is no session of this id' });
}

/** @throws HttpProblem 404 */
export async function knownCommand(pool: Pool, caller: Caller, commandId: string): Promise<RequestedCommand> {
  const rows = await commandsById(pool, [commandId]);
  const rule = 'there is no command of this id, or it is not shown yet';
  return seen(pool, caller, rows, { parameter: 'commandId', rule });
}

/** @throws HttpProblem 404 */
export async function knownBrew(pool: Pool, caller: Caller, brewId: string): Promise<Brew> {
  const brew = await brewById(pool, brewId);
  const rows = brew ? [{ ...brew, deviceId: brew.baseId }] : [];
  const rule = 'there is no brew of this id, or it is not shown yet';
  return seen(pool, caller, rows, { parameter: 'brewId', rule });
}

/** What belongs to others is answered as what is not there: nobody learns which devices others have. */
async function seen<Row extends { readonly deviceId: string }>(
  pool: Pool,
  caller: Caller,
  rows: readonly Row[],
  { parameter, rule }: { readonly parameter: string; readonly rule: string },
): Promise<Row> {
  const access = accessOf(pool, caller);
  for (const row of rows) if (await access.covers([row.deviceId])) return row;
  throw new HttpProblem(404, rule, { errors: [{ pointer: `path.${parameter}`, detail: rule }] });
}
