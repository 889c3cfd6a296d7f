import type { Pool } from 'pg';
import { pageOf, type Page, type PageRequest } from './page.js';

export type SessionStatus = 'active' | 'completed' | 'failed' | 'cancelled';

/** A brew session, as its machine reported it. Codes are those of `domain/machine`. */
export interface Session {
  /** `<deviceId>.<number>` */
  readonly sessionId: string;
  readonly deviceId: string;
  readonly number: number;
  readonly processType: number;
  readonly recipe: string;
  readonly status: SessionStatus;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly phase: number | null;
  readonly step: number | null;
  readonly pendingAction: number | null;
  readonly anomalies: number;
  readonly faults: number;
  /** Commit position of the event that changed it last. */
  readonly position: bigint;
}

export interface SessionFilter extends PageRequest {
  readonly deviceId?: string | undefined;
  readonly status?: SessionStatus | undefined;
}

export interface TimelineEntry {
  readonly revision: number;
  readonly type: string;
  /** Device time as sent. */
  readonly at: Date;
  readonly recordedAt: Date;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Sessions, the latest first. */
export async function listSessions(pool: Pool, filter: SessionFilter): Promise<Page<Session>> {
  const [startedAt = null, sessionId = null] = filter.afterKey ?? [];
  const { rows } = await pool.query<SessionRow>(
    `select *, position::text as commit_position, started_at::text as started_at_key from read_model.session
     where ($1::text is null or device_id = $1) and ($2::text is null or status = $2)
       and ($3::timestamptz is null or (started_at, session_id) < ($3, $4::text))
     order by started_at desc, session_id desc limit $5`,
    [filter.deviceId ?? null, filter.status ?? null, startedAt, sessionId, filter.limit + 1],
  );
  return pageOf(rows, filter.limit, toSession, (row) => [row.started_at_key, row.session_id]);
}

/** The sessions of these that are known, in no order. */
export async function sessionsById(pool: Pool, sessionIds: readonly string[]): Promise<readonly Session[]> {
  const { rows } = await pool.query<SessionRow>({
    name: 'sessions-by-id',
    text: 'select *, position::text as commit_position from read_model.session where session_id = any($1::text[])',
    values: [sessionIds],
  });
  return rows.map(toSession);
}

/** What happened in a session, in the order in which it was recorded. */
export async function sessionTimeline(
  pool: Pool,
  sessionId: string,
  { afterKey, limit }: PageRequest,
): Promise<Page<TimelineEntry>> {
  const { rows } = await pool.query<TimelineRow>(
    `select revision::text, type, at, recorded_at, data from read_model.session_timeline
     where session_id = $1 and revision > $2::bigint order by session_timeline.revision limit $3`,
    [sessionId, afterKey?.[0] ?? '-1', limit + 1],
  );
  const toEntry = ({ revision, recorded_at, ...same }: TimelineRow): TimelineEntry => ({
    ...same,
    revision: Number(revision),
    recordedAt: recorded_at,
  });
  return pageOf(rows, limit, toEntry, (row) => [row.revision]);
}

interface SessionRow {
  readonly session_id: string;
  readonly device_id: string;
  readonly number: string;
  readonly process_type: number;
  readonly recipe: string;
  readonly status: SessionStatus;
  readonly started_at: Date;
  readonly started_at_key: string;
  readonly ended_at: Date | null;
  readonly phase: number | null;
  readonly step: number | null;
  readonly pending_action: number | null;
  readonly anomalies: number;
  readonly faults: number;
  readonly commit_position: string;
}

interface TimelineRow {
  readonly revision: string;
  readonly type: string;
  readonly at: Date;
  readonly recorded_at: Date;
  readonly data: Readonly<Record<string, unknown>>;
}

function toSession(row: SessionRow): Session {
  return {
    sessionId: row.session_id,
    deviceId: row.device_id,
    number: Number(row.number),
    processType: row.process_type,
    recipe: row.recipe,
    status: row.status,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    phase: row.phase,
    step: row.step,
    pendingAction: row.pending_action,
    anomalies: row.anomalies,
    faults: row.faults,
    position: BigInt(row.commit_position),
  };
}
