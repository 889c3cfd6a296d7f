import type { SessionRangeRequest, TimeRange } from '../../../projections/queries/index.js';
import { withHistory, type HistoryParts } from '../history/index.js';
import { placeByReceipt } from './history/index.js';
import { sessionRanges } from './sessionRanges.js';

interface Ends {
  readonly fromMs: number;
  /** Inclusive. */
  readonly toMs: number;
}

/** Begin and end of a session's readings, by the clock of `placedBy`; undefined before the first. */
export async function sessionRange(
  parts: HistoryParts,
  request: SessionRangeRequest,
): Promise<TimeRange | undefined> {
  const { pool } = parts;
  if (request.placedBy === 'receipt') return rangeByReceipt(parts, request);
  const plausible = await savedEnds(pool, request.sessionId, 'first_at', 'last_at');
  const others = request.include?.includes('implausibleTimes')
    ? await untimedEnds(parts, request)
    : undefined;
  return rangeOf([plausible, others]);
}

/** Device times of the session's readings with an implausible time. */
function untimedEnds(
  parts: HistoryParts,
  { deviceId, session }: SessionRangeRequest,
): Promise<Ends | undefined> {
  const slice = { deviceId, session, fromMs: 0, toMs: 0, withUntimed: true };
  return withHistory(parts, slice, async (history) => {
    const ends = createEnds();
    const chunks = history.chunks.filter(({ hasBody }) => hasBody);
    for await (const [, readings] of history.readings(chunks))
      for (const { timePlausible, reading } of readings) if (!timePlausible) ends.add(reading.atMs);
    for (const { reading } of history.loose) ends.add(reading.atMs);
    return ends.found();
  });
}

async function rangeByReceipt(
  parts: HistoryParts,
  { sessionId, deviceId, session }: SessionRangeRequest,
): Promise<TimeRange | undefined> {
  const received = await savedEnds(parts.pool, sessionId, 'first_received_at', 'last_received_at');
  if (!received) return undefined;
  const slice = {
    deviceId,
    session,
    receivedFromMs: received.fromMs,
    receivedToMs: received.toMs + 1,
    withUntimed: true,
  };
  const placed = await withHistory(parts, slice, async (history) => {
    const ends = createEnds();
    for await (const { atMs } of placeByReceipt(history)) ends.add(atMs);
    return ends.found();
  });
  return rangeOf([placed ?? received]);
}

type TimeColumn = 'first_at' | 'last_at' | 'first_received_at' | 'last_received_at';

async function savedEnds(
  pool: HistoryParts['pool'],
  sessionId: string,
  first: TimeColumn,
  last: TimeColumn,
): Promise<Ends | undefined> {
  const { rows } = await pool.query<{ first: Date | null; last: Date | null }>(
    `select min(${first}) as first, max(${last}) as last from ${sessionRanges} where session_id = $1`,
    [sessionId],
  );
  const [ends] = rows;
  return ends?.first && ends.last ? { fromMs: ends.first.getTime(), toMs: ends.last.getTime() } : undefined;
}

function createEnds() {
  let fromMs = Infinity;
  let toMs = -Infinity;
  return {
    add(atMs: number): void {
      fromMs = Math.min(fromMs, atMs);
      toMs = Math.max(toMs, atMs);
    },
    found: (): Ends | undefined => (fromMs <= toMs ? { fromMs, toMs } : undefined),
  };
}

function rangeOf(ends: readonly (Ends | undefined)[]): TimeRange | undefined {
  const found = ends.filter((each) => each !== undefined);
  if (found.length === 0) return undefined;
  const from = Math.min(...found.map(({ fromMs }) => fromMs));
  const to = Math.max(...found.map(({ toMs }) => toMs));
  return { from: new Date(from), to: new Date(to + 1) };
}
