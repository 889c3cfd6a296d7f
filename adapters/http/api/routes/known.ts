import type { Pool } from 'pg';
import {
  devicesById,
  sessionsById,
  type DeviceStatus,
  type Session,
} from '../../../postgres/queries/index.js';
import { HttpProblem } from '../../problem.js';

/** @throws HttpProblem 404 */
export async function knownDevice(pool: Pool, deviceId: string): Promise<DeviceStatus> {
  const [device] = await devicesById(pool, [deviceId]);
  if (!device) throw new HttpProblem(404, 'no device of this id has reported yet');
  return device;
}

/** @throws HttpProblem 404 */
export async function knownSession(pool: Pool, sessionId: string): Promise<Session> {
  const [session] = await sessionsById(pool, [sessionId]);
  if (!session) throw new HttpProblem(404, 'there is no session of this id');
  return session;
}
