import type { Pool } from 'pg';
import type { DeviceState } from '../../../domain/alerts/index.js';
import { fleetState } from '../queries/fleet.js';
import type { GrowingCounts } from './growth.js';

/** What of the service is counted. */
export interface ServiceCounts extends GrowingCounts {
  readonly devices: Readonly<Record<DeviceState, number>>;
  readonly waiting: number;
  readonly openAlerts: number;
}

/** There are at most 1,000 groups of errors, and fewer of parked messages; each device has one row. */
export async function countService(pool: Pool): Promise<ServiceCounts> {
  const [devices, parked, errors, alerts] = await Promise.all([
    pool.query<{ state: DeviceState; count: number }>({
      name: 'count devices by state',
      text: `select ${fleetState} as state, count(*)::int as count from read_model.device_status group by 1`,
    }),
    pool.query<{ key: string; messages: number; waiting: number }>({
      name: 'count parked by group',
      text: `select source || ' ' || code as key, messages::float8 as messages, waiting::float8 as waiting from ingest.parked_group`,
    }),
    pool.query<{ key: string; errors: number; isIgnored: boolean }>({
      name: 'count errors by group',
      text: `select fingerprint as key, errors::float8 as errors, state = 'ignored' as "isIgnored" from operations.error_group`,
    }),
    pool.query<{ count: number }>({
      name: 'count open alerts',
      text: 'select count(*)::int as count from operations.alert where resolved_at is null',
    }),
  ]);
  const counted = new Map(devices.rows.map(({ state, count }) => [state, count]));
  const devicesIn = (state: DeviceState) => counted.get(state) ?? 0;
  return {
    devices: {
      fault: devicesIn('fault'),
      needsYou: devicesIn('needsYou'),
      offline: devicesIn('offline'),
      running: devicesIn('running'),
      idle: devicesIn('idle'),
    },
    waiting: parked.rows.reduce((sum, { waiting }) => sum + waiting, 0),
    openAlerts: alerts.rows[0]?.count ?? 0,
    parkedOf: new Map(parked.rows.map(({ key, messages }) => [key, messages])),
    errorsOf: new Map(errors.rows.map(({ key, ...count }) => [key, count])),
  };
}
