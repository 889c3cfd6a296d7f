import type { Pool } from 'pg';
import type {
  DeviceAccess,
  FleetFilter,
  FleetPage,
  FleetSelection,
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

/** Of the row of the device, sorted. */
export const fleetTags = `coalesce((select tags from operations.device_tags tagged
  where tagged.device_id = device_status.device_id), '{}')`;
/** The ids of those with this tag, by its index. */
function taggedWith(tag: string): string {
  return `select device_id from operations.device_tags where tags @> array[${tag}]::text[]`;
}

/** The key of a page has to fit into an address, so devices whose names begin alike are in the order of their ids. */
const sortKeys: Readonly<Record<FleetSort, string>> = {
  id: `''`,
  name: `left(lower(coalesce(name, device_status.device_id)), 24)`,
  // Microseconds up to the year 2286, so that the newest has the least.
  lastSeen: `coalesce(lpad((9999999999999999 - extract(epoch from last_seen_at) * 1000000)::bigint::text, 16, '0'), 'never')`,
  state: `array_position('{fault,needsYou,offline,running,idle}'::text[], ${fleetState})::text`,
};

/**
 * A page of all devices, and how many match, in one query. It reads the one row that each device has, and no index: one on what readings
 * change would be paid for by each reading. What the page shows is joined to its rows only.
 *
 * @param known how many match, when that was counted a moment ago
 */
export async function listFleet(pool: Pool, filter: FleetFilter, known?: FleetCounts): Promise<FleetPage> {
  const { limit } = filter;
  const [sortKey, deviceId] = filter.afterKey ?? [null, null];
  const { rows } = await pool.query<FleetRow | CountRow>(fleetQuery(filter.sort, known), [
    ...fleetValues(filter),
    ...[sortKey, deviceId, limit + 1],
    ...(known ? [known.matches, known.total] : []),
  ]);
  const found = rows.filter((row): row is FleetRow => row.device_id !== null);
  const page = pageOf(found, limit, toFleetDevice, (row) => [row.sort_key, row.device_id]);
  const { matches = 0, total = 0 } = rows[0] ?? {};
  return { ...page, matches, total };
}

/** Parameters 1 to 7, of {@link fleetMatches}. */
export function fleetValues(selection: FleetSelection): readonly unknown[] {
  const { search, state, access, firmware, processType, online, tag } = selection;
  return [search, state, access, firmware, processType, online, tag].map((value) => value ?? null);
}

/** Devices with each of the conditions that are given as {@link fleetValues}. */
export const fleetMatches = `from ${deviceSource} left join identity.device_credential credential using (device_id)
  where ($1::text is null or strpos(lower(concat_ws(chr(10), device_status.device_id, name, serial)), lower($1)) > 0)
    and ($2::text is null or ${fleetState} = $2) and ($3::text is null or ${fleetAccess} = $3)
    and ($4::text is null or firmware = $4) and ($5::integer is null or process_type = $5)
    and ($6::boolean is null or online = $6) and ($7::text is null or device_status.device_id in (${taggedWith('$7')}))`;

/** Exported for the test that looks at its plan. */
export function fleetQuery(sort: FleetSort, known?: FleetCounts): string {
  const counts = known
    ? 'select $11::integer as matches, $12::integer as total'
    : `select (select count(*)::integer from (select from matching limit ${many}) capped) as matches,
        (select count(*)::integer from (select from read_model.device_status limit ${many}) capped) as total`;
  return `with matching as (
      select device_status.device_id, ${sortKeys[sort]} as sort_key, ${fleetState} as fleet_state, ${fleetAccess} as access
      ${fleetMatches}
    ), page as (
      select * from matching where $8::text is null or (sort_key, device_id) > ($8, $9)
      order by sort_key, device_id limit $10
    )
    select counted.matches, counted.total, page.sort_key, page.fleet_state, page.access, ${fleetTags} as tags, ${deviceColumns}
    from (${counts}) counted
      left join (page join ${deviceSource} using (device_id)) on true
    order by page.sort_key, page.device_id`;
}

export interface FleetCounts {
  readonly matches: number;
  readonly total: number;
}

interface CountRow extends FleetCounts {
  readonly device_id: null;
}

type FleetRow = DeviceRow &
  FleetCounts & {
    readonly sort_key: string;
    readonly fleet_state: FleetState;
    readonly access: DeviceAccess;
    readonly tags: readonly string[];
  };

function toFleetDevice(row: FleetRow) {
  return { device: toDeviceStatus(row), state: row.fleet_state, access: row.access, tags: row.tags };
}
