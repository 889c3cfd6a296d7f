import type { PoolClient } from 'pg';
import {
  projectDeviceTwins,
  twinChanges,
  type DeviceTwinRow,
} from '../../../projections/deviceTwin/index.js';
import { anyOf } from '../anyOf.js';
import { unnestInsert, upsertOn, type Column } from '../unnest.js';
import type { ReadModel } from './readModel.js';

const columns: readonly Column<DeviceTwinRow & { readonly position: bigint }>[] = [
  { name: 'device_id', type: 'text', of: (row) => row.deviceId },
  { name: 'settings_version', type: 'integer', of: (row) => row.settingsVersion },
  { name: 'desired', type: 'jsonb', of: (row) => JSON.stringify(row.desired) },
  { name: 'reported', type: 'jsonb', of: (row) => JSON.stringify(row.reported) },
  {
    name: 'reported_at',
    type: 'timestamptz',
    of: (row) => row.reportedAtMs,
  },
  {
    name: 'desired_set_point',
    type: 'jsonb',
    of: (row) => (row.desiredSetPoint === null ? null : JSON.stringify(row.desiredSetPoint)),
  },
  { name: 'position', type: 'bigint', of: (row) => row.position },
];
const upsertTwins = unnestInsert('read_model.device_twin', columns, upsertOn(['device_id'], columns));

/** Desired settings and set point of each device, and its reported settings. */
export const deviceTwin: ReadModel = {
  name: 'deviceTwin',
  tables: ['device_twin'],
  async write(client, { events, position }) {
    const changes = twinChanges(events);
    if (changes.length === 0) return;
    const ids = [...new Set(changes.map(({ deviceId }) => deviceId))];
    const rows = projectDeviceTwins(changes, await loadTwins(client, ids));
    await upsertTwins(
      client,
      rows.map((row) => ({ ...row, position })),
    );
  },
};

async function loadTwins(client: PoolClient, ids: readonly string[]): Promise<Map<string, DeviceTwinRow>> {
  const { rows } = await client.query<DeviceTwinRow>({
    name: 'load device twins',
    text: `select device_id as "deviceId", settings_version as "settingsVersion", desired, reported,
        (extract(epoch from reported_at) * 1000)::bigint as "reportedAtMs", desired_set_point as "desiredSetPoint"
      from read_model.device_twin where device_id = ${anyOf('$1', 'text')}`,
    values: [ids],
  });
  return new Map(rows.map((row) => [row.deviceId, row]));
}
