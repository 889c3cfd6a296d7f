import { decideDebug, isDebugged, type DebugTime } from '../../../domain/deviceDebug/index.js';
import type {
  DebugFrameDetails,
  DebugStart,
  DeviceDebug,
  DeviceDebugs,
  FrameFilter,
  ListedFrame,
  Page,
} from '../../../projections/queries/index.js';
import { withDatabaseErrors } from '../databaseError.js';
import { epochMs } from '../identity/epochMs.js';
import type { Pool } from '../pool.js';
import { pageOf } from '../queries/page.js';
import { inTransaction } from '../transaction.js';

export function createDeviceDebugs(pool: Pool): DeviceDebugs {
  return withDatabaseErrors({
    byId: (deviceIds: readonly string[]) => debugsById(pool, deviceIds),
    start: (request: { readonly deviceId: string; readonly forMs: number }) => startDebug(pool, request),
    stop: (deviceId: string) => stopDebug(pool, deviceId),
    frames: (filter: FrameFilter) => listFrames(pool, filter),
    framesAfter: (deviceId: string, frameId: string, limit: number) =>
      framesAfter(pool, { deviceId, frameId, limit }),
    frame: (deviceId: string, frameId: string) => findFrame(pool, deviceId, frameId),
  });
}

async function debugsById(pool: Pool, deviceIds: readonly string[]): Promise<readonly DeviceDebug[]> {
  const { rows } = await pool.query<DeviceDebug>({
    name: 'device debugs',
    text: `select device_id as "deviceId", started_at as "startedAt", until, ended_at as "endedAt",
        frames::float8, bytes::float8, removed::float8, dropped::float8,
        (select max(frame_id)::text from operations.debug_frame as frame where frame.device_id = debug.device_id) as "lastFrameId"
      from operations.device_debug as debug where device_id = any($1)`,
    values: [deviceIds],
  });
  return rows;
}

/** One at a time: of two that are asked for at once, the eleventh is refused. */
async function startDebug(
  pool: Pool,
  request: { readonly deviceId: string; readonly forMs: number },
): Promise<DebugStart> {
  return inTransaction(pool, async (client) => {
    await client.query(`select pg_advisory_xact_lock(hashtext('operations.device_debug'))`);
    const { rows: known } = await client.query(
      'select from identity.device_credential where device_id = $1',
      [request.deviceId],
    );
    if (known.length === 0) return { type: 'unknown' };
    const { rows } = await client.query<DebugTime & { readonly endedAtMs: number | null }>(
      `select device_id as "deviceId", ${epochMs('until')} as "untilMs", ${epochMs('ended_at')} as "endedAtMs"
       from operations.device_debug`,
    );
    const times = rows.map(({ endedAtMs, ...time }): DebugTime => ({
      ...time,
      ...(endedAtMs !== null && { endedAtMs }),
    }));
    const nowMs = Date.now();
    const decision = decideDebug(request, times, nowMs);
    if (decision.type === 'tooMany') return decision;
    const before = times.find(({ deviceId }) => deviceId === request.deviceId);
    await client.query(
      `insert into operations.device_debug as debug (device_id, started_at, until) values ($1, $2, $3)
       on conflict (device_id) do update set until = excluded.until, ended_at = null,
         started_at = case when $4 then debug.started_at else excluded.started_at end,
         removed = case when $4 then debug.removed else 0 end, dropped = case when $4 then debug.dropped else 0 end`,
      [
        ...[request.deviceId, new Date(nowMs), new Date(decision.untilMs)],
        before !== undefined && isDebugged(before, nowMs),
      ],
    );
    return { type: 'started' };
  });
}

async function stopDebug(pool: Pool, deviceId: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    'update operations.device_debug set ended_at = now() where device_id = $1 and ended_at is null and until > now()',
    [deviceId],
  );
  return rowCount === 1;
}

const columns = `frame_id::text as "frameId", device_id as "deviceId", direction, kind, at, sent_at as "sentAt", done_at as "doneAt",
  projected_at as "projectedAt", outcome, reason, detail, epoch::float8, boot::float8, seq::float8, bytes,
  coalesce(octet_length(body), 0) as "keptBytes", trace_id as "traceId", command_id as "commandId", client_id as "clientId", address`;
const withBody = `${columns}, coalesce(body, '') as body`;

async function listFrames(pool: Pool, filter: FrameFilter): Promise<Page<ListedFrame>> {
  const { deviceId, newerThan, limit, afterKey } = filter;
  const isForward = newerThan !== undefined;
  const from = afterKey?.[0] ?? newerThan ?? null;
  const { rows } = await pool.query<ListedFrame>(
    `select ${columns} from operations.debug_frame
     where device_id = $1 and ($2::bigint is null or frame_id ${isForward ? '>' : '<'} $2::bigint)
     order by debug_frame.frame_id ${isForward ? '' : 'desc'} limit $3`,
    [deviceId, from, limit + 1],
  );
  return pageOf(
    rows,
    limit,
    (row) => row,
    ({ frameId }) => [frameId],
  );
}

async function framesAfter(
  pool: Pool,
  of: { readonly deviceId: string; readonly frameId: string; readonly limit: number },
): Promise<readonly DebugFrameDetails[]> {
  const { rows } = await pool.query<DebugFrameDetails>(
    `select ${withBody} from operations.debug_frame where device_id = $1 and frame_id > $2::bigint
     order by debug_frame.frame_id limit $3`,
    [of.deviceId, of.frameId, of.limit],
  );
  return rows;
}

async function findFrame(
  pool: Pool,
  deviceId: string,
  frameId: string,
): Promise<DebugFrameDetails | undefined> {
  const { rows } = await pool.query<DebugFrameDetails>(
    `select ${withBody} from operations.debug_frame where device_id = $1 and frame_id = $2::bigint`,
    [deviceId, frameId],
  );
  return rows[0];
}
