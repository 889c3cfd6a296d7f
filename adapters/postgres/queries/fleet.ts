import type { Pool } from 'pg';
import type {
  DeviceAccess,
  FleetFilter,
  FleetPage,
  FleetSort,
  FleetState,
} from '../../../projections/queries/index.js';
import { deviceColumns, deviceSource, toDeviceStatus, type DeviceRow } from './devices.js';
import { pageOf } from './page.js';

/** More than are counted exactly. */
const many = 10_001;

/** As `fleetStates` says; 2 is `waitingForUser`. */
export const fleetState = `case when not online then 'offline' when error <> 0 then 'fault'
  when user_action <> 0 or state = 2 then 'needsYou' when process_type <> 0 then 'running' else 'idle' end`;
export const fleetAccess = `case when credential.device_id is null then 'unknown' when credential.revoked_at is not null then 'revoked'
  when credential.blocked_at is not null then 'blocked' else 'allowed' end`;

/** The key of a page has to fit into an address, so devices whose names begin alike are in the order of their ids. */
const sortKeys: Readonly<Record<FleetSort, string>> = {
  id: `''`,
  name: `left(lower(coalesce(name, device_status.device_id)), 24)`,
  state: `array_position('{fault,needsYou,offline,running,idle}'::text[], ${fleetState})::text`,
};

/**
 * A page of all devices, and how many match, in one query. It reads the one row that each device has, and no index: one on what readings
 * change would be paid for by each reading. What the page shows is joined to its rows only.
 */
export async function listFleet(pool: Pool, filter: FleetFilter): Promise<FleetPage> {
  const { search, firmware, processType, limit } = filter;
  const [sortKey, deviceId] = filter.afterKey ?? [null, null];
  const { rows } = await pool.query<FleetRow | CountRow>(fleetQuery(filter.sort), [
    ...[search ?? null, filter.state ?? null, filter.access ?? null, firmware ?? null, processType ?? null],
    ...[sortKey, deviceId, limit + 1, filter.online ?? null],
  ]);
  const found = rows.filter((row): row is FleetRow => row.device_id !== null);
  const page = pageOf(found, limit, toFleetDevice, (row) => [row.sort_key, row.device_id]);
  const { matches = 0, total = 0 } = rows[0] ?? {};
  return { ...page, matches, total };
}

/** Exported for the test that looks at its plan. */
export function fleetQuery(sort: FleetSort): string {
  return `with matching as (
      select device_status.device_id, ${sortKeys[sort]} as sort_key, ${fleetState} as fleet_state, ${fleetAccess} as access
      from ${deviceSource} left join identity.device_credential credential using (device_id)
      where ($1::text is null or strpos(lower(concat_ws(chr(10), device_status.device_id, name, serial)), lower($1)) > 0)
        and ($2::text is null or ${fleetState} = $2) and ($3::text is null or ${fleetAccess} = $3)
        and ($4::text is null or firmware = $4) and ($5::integer is null or process_type = $5)
        and ($9::boolean is null or online = $9)
    ), page as (
      select * from matching where $6::text is null or (sort_key, device_id) > ($6, $7)
      order by sort_key, device_id limit $8
    )
    select counted.matches, counted.total, page.sort_key, page.fleet_state, page.access, ${deviceColumns}
    from (select (select count(*)::integer from (select from matching limit ${many}) capped) as matches,
        (select count(*)::integer from (select from read_model.device_status limit ${many}) capped) as total) counted
      left join (page join ${deviceSource} using (device_id)) on true
    order by page.sort_key, page.device_id`;
}

interface Counts {
  readonly matches: number;
  readonly total: number;
}

interface CountRow extends Counts {
  readonly device_id: null;
}

type FleetRow = DeviceRow &
  Counts & {
    readonly sort_key: string;
    readonly fleet_state: FleetState;
    readonly access: DeviceAccess;
  };

function toFleetDevice(row: FleetRow) {
  return { device: toDeviceStatus(row), state: row.fleet_state, access: row.access };
}
