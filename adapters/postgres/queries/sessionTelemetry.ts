import type { Pool } from 'pg';

/** Where a part of a session's readings is stored: revisions of a stream, both ends included. */
export interface TelemetryRange {
  readonly stream: string;
  readonly firstRevision: bigint;
  readonly lastRevision: bigint;
}

/** In which stored telemetry the session's readings are, in the order in which they were received. */
export async function sessionTelemetry(pool: Pool, sessionId: string): Promise<TelemetryRange[]> {
  const { rows } = await pool.query<{ stream: string; first_revision: string; last_revision: string }>(
    `select stream, first_revision, last_revision from read_model.session_telemetry
     where session_id = $1 order by first_received_at, stream`,
    [sessionId],
  );
  return rows.map(({ stream, first_revision, last_revision }) => ({
    stream,
    firstRevision: BigInt(first_revision),
    lastRevision: BigInt(last_revision),
  }));
}
