import type { Pool } from 'pg';
import type { Page, Session, SessionFilter, SessionStatus } from '../../../projections/queries/index.js';
import { anyOf } from '../anyOf.js';
import { ownedBy } from './ownedBy.js';
import { pageOf } from './page.js';

/** Sessions, ordered by the receipt of their starts, the latest first. */
export async function listSessions(pool: Pool, filter: SessionFilter): Promise<Page<Session>> {
  const { deviceId = null, status = null, owner = null } = filter;
  const [receivedAt = null, sessionId = null] = filter.afterKey ?? [];
  const { rows } = await pool.query<SessionRow>(
    `select *, position::text as commit_position, started_received_at::text as received_at_key from read_model.session
     where ($1::text is null or device_id = $1) and ($2::text is null or status = $2)
       and ($3::timestamptz is null or (started_received_at, session_id) < ($3, $4::text))
       and ${ownedBy('$5', { device: 'session.device_id', at: 'session.started_received_at' })}
     order by started_received_at desc, session_id desc limit $6`,
    [deviceId, status, receivedAt, sessionId, owner, filter.limit + 1],
  );
  return pageOf(rows, filter.limit, toSession, (row) => [row.received_at_key, row.session_id]);
}

/** Status of a device's latest session with this number; undefined while it is unknown. */
export async function statusOfNumber(
  pool: Pool,
  deviceId: string,
  number: number,
): Promise<SessionStatus | undefined> {
  const { rows } = await pool.query<{ status: SessionStatus }>(
    'select status from read_model.session where device_id = $1 and number = $2 order by epoch desc limit 1',
    [deviceId, number],
  );
  return rows[0]?.status;
}

/** Those of the sessions that exist, in no order. */
export async function sessionsById(pool: Pool, sessionIds: readonly string[]): Promise<readonly Session[]> {
  const { rows } = await pool.query<SessionRow>({
    name: 'sessions-by-id',
    text: `select *, position::text as commit_position from read_model.session where session_id = ${anyOf('$1', 'text')}`,
    values: [sessionIds],
  });
  return rows.map(toSession);
}

interface SessionRow {
  readonly session_id: string;
  readonly device_id: string;
  readonly epoch: string;
  readonly number: string;
  readonly process_type: number;
  readonly recipe: string | null;
  readonly command_id: string | null;
  readonly status: SessionStatus;
  readonly started_at: Date;
  readonly started_received_at: Date;
  readonly received_at_key: string;
  readonly ended_at: Date | null;
  readonly ended_received_at: Date | null;
  readonly time_plausible: boolean;
  readonly phase: number | null;
  readonly step: number | null;
  readonly pending_action: number | null;
  readonly anomalies: number;
  readonly faults: number;
  readonly commit_position: string;
}

function toSession(row: SessionRow): Session {
  return {
    sessionId: row.session_id,
    deviceId: row.device_id,
    epoch: Number(row.epoch),
    number: Number(row.number),
    processType: row.process_type,
    recipe: row.recipe,
    commandId: row.command_id,
    status: row.status,
    startedAt: row.started_at,
    startedReceivedAt: row.started_received_at,
    endedAt: row.ended_at,
    endedReceivedAt: row.ended_received_at,
    timePlausible: row.time_plausible,
    phase: row.phase,
    step: row.step,
    pendingAction: row.pending_action,
    anomalies: row.anomalies,
    faults: row.faults,
    position: BigInt(row.commit_position),
  };
}
