import type { Pool } from 'pg';
import { sessionRanges } from './sessionRanges.js';

/** Where a part of a session's readings is stored: revisions of a stream, both ends inclusive. */
export interface TelemetryRange {
  readonly stream: string;
  readonly firstRevision: bigint;
  readonly lastRevision: bigint;
}

/** The ranges of stored telemetry with the session's readings, in the order of receipt. */
export async function sessionTelemetry(pool: Pool, sessionId: string): Promise<TelemetryRange[]> {
  const { rows } = await pool.query<{ stream: string; first_revision: string; last_revision: string }>(
    `select stream, min(first_revision) as first_revision, max(last_revision) as last_revision from ${sessionRanges}
     where session_id = $1 group by stream order by min(first_received_at), stream`,
    [sessionId],
  );
  return rows.map(({ stream, first_revision, last_revision }) => ({
    stream,
    firstRevision: BigInt(first_revision),
    lastRevision: BigInt(last_revision),
  }));
}
