import type { Pool } from 'pg';
import { logKinds, type LogKind } from '../../../../domain/sessionLog/index.js';
import type {
  LogEntry,
  LogFilter,
  LogPageRequest,
  LogSubject,
  LogSummary,
  Page,
  SessionLogQueries,
} from '../../../../projections/queries/index.js';
import type { HistoryParts } from '../../history/index.js';
import { namedActors, withShownActors } from '../actors.js';
import { pageOf } from '../page.js';
import { logScope, timeOf, type LogScope } from './logScope.js';
import type { LogParameters } from './parameters.js';
import { sampledReadings } from './sampledReadings.js';
import { pageStatement, summaryStatement } from './statements.js';

const dayMs = 86_400_000;
const summaryParts = 120;

/** What a log is read with. */
type LogParts = HistoryParts & { readonly pool: Pool };

export function createSessionLog(parts: LogParts): SessionLogQueries {
  return {
    page: (subject, request) => sessionLogPage(parts, subject, request),
    summary: (subject, filter) => sessionLogSummary(parts, subject, filter),
  };
}

/** Lines of the log of a session or a whole brew, in their order. */
export async function sessionLogPage(
  parts: LogParts,
  subject: LogSubject,
  request: LogPageRequest,
): Promise<Page<LogEntry>> {
  const { pool } = parts;
  const scope = await logScope(pool, subject, request);
  const rows: LogRow[] = [];
  const stretches = request.order === 'newest' ? partsFromEnd(scope, request) : partsOf(scope, request);
  for (const stretch of stretches) {
    const missing = request.limit + 1 - rows.length;
    if (missing === 0) break;
    const part = await parametersOf(parts, subject, { scope, filter: request, ...stretch });
    // Only readings are asked for, and there are none in this part.
    if (part.kinds.length === 0) continue;
    const { afterKey, order = 'oldest' } = request;
    const { text, values } = pageStatement(part, { afterKey, order, limit: missing });
    rows.push(...(await pool.query<LogRow>(text, [...values])).rows);
  }
  const entries = await toEntries(pool, rows);
  const shown = rows.map((row, at) => ({ row, entry: entries[at] }));
  return pageOf(
    shown,
    request.limit,
    ({ entry }) => entry as LogEntry,
    ({ row }) => keyOf(row),
  );
}

/** What a log has, at a glance. */
async function sessionLogSummary(
  parts: LogParts,
  subject: LogSubject,
  filter: LogFilter,
): Promise<LogSummary> {
  const { pool } = parts;
  const scope = await logScope(pool, subject);
  const parameters = await parametersOf(parts, subject, {
    ...{ scope, filter, bounds: boundsOf(filter), readings: scope.readings },
  });
  const { text, values } = summaryStatement(parameters, summaryParts);
  const { rows } =
    parameters.kinds.length === 0 ? { rows: [] } : await pool.query<SummaryRow>(text, [...values]);
  const counts: Partial<Record<LogKind, number>> = {};
  const counted: Partial<Record<LogKind, number>>[] = Array.from({ length: summaryParts }, () => ({}));
  for (const { kind, part, lines } of rows) {
    counts[kind] = (counts[kind] ?? 0) + lines;
    const there = counted[part];
    if (there) there[kind] = lines;
  }
  return { counts, from: rows[0]?.first ?? null, to: rows[0]?.last ?? null, parts: counted };
}

interface Bounds {
  readonly fromMs: number;
  readonly untilMs: number;
}

/**
 * The time that is asked for, in parts. Readings have no index by their receipt: they are read day by day, so that a page
 * never reads those of a whole fermentation. The first part ends where there are events enough.
 */
function* partsOf(scope: LogScope, request: LogPageRequest): Generator<Stretch> {
  const { readings, enoughAtMs = Infinity } = scope;
  const { fromMs, untilMs } = boundsOf(request);
  const enoughAfter = (ms: number) => (ms <= enoughAtMs ? enoughAtMs + 1 : Infinity);
  let at = fromMs;
  while (at < untilMs) {
    const readAt = Math.max(at, readings?.fromMs ?? Infinity);
    const hasReadings =
      readings !== undefined && readAt < readings.untilMs && (request.kinds?.includes('reading') ?? true);
    const dayAt = Math.floor(readAt / dayMs) * dayMs;
    const end = Math.min(hasReadings ? dayAt + dayMs : Infinity, enoughAfter(at), untilMs);
    const day = hasReadings && readAt < end ? { fromMs: dayAt, untilMs: dayAt + dayMs } : undefined;
    yield { bounds: { fromMs: at, untilMs: end }, readings: day };
    at = end;
  }
}

/** The same from its end: each part is that of a day of readings, and what came after them. */
function* partsFromEnd(scope: LogScope, request: LogPageRequest): Generator<Stretch> {
  const { readings, enoughAtMs = -Infinity } = scope;
  const { fromMs, untilMs } = boundsOf(request);
  const enoughBefore = (ms: number) => (ms > enoughAtMs ? enoughAtMs : -Infinity);
  let at = untilMs;
  while (at > fromMs) {
    const readUntil = Math.min(at, readings?.untilMs ?? -Infinity);
    const hasReadings =
      readings !== undefined &&
      readUntil > Math.max(fromMs, readings.fromMs) &&
      (request.kinds?.includes('reading') ?? true);
    const dayAt = Math.floor((readUntil - 1) / dayMs) * dayMs;
    const begin = Math.max(hasReadings ? dayAt : -Infinity, enoughBefore(at), fromMs);
    const day = hasReadings && readUntil > begin ? { fromMs: dayAt, untilMs: dayAt + dayMs } : undefined;
    yield { bounds: { fromMs: begin, untilMs: at }, readings: day };
    at = begin;
  }
}

/** A key is a microsecond's; bounds are of milliseconds, and reach a little too far. */
function boundsOf({ since, until, afterKey, order }: LogFilter & Pick<LogPageRequest, 'afterKey'>): Bounds {
  const key = afterKey?.[0] === undefined ? undefined : Math.floor(Date.parse(afterKey[0]));
  const [after, before] = order === 'newest' ? [undefined, key] : [key, undefined];
  return {
    fromMs: Math.max(since?.getTime() ?? -Infinity, after ?? -Infinity),
    untilMs: Math.min(until?.getTime() ?? Infinity, before === undefined ? Infinity : before + 1),
  };
}

/** A part of the time that is asked for, with the receipt of the readings that belong to it. */
interface Stretch {
  readonly bounds: Bounds;
  readonly readings: Bounds | undefined;
}

async function parametersOf(
  parts: LogParts,
  { sessions }: LogSubject,
  {
    scope: { parameters },
    filter: { kinds = logKinds },
    bounds: { fromMs, untilMs },
    readings,
  }: Stretch & { readonly scope: LogScope; readonly filter: LogFilter },
): Promise<LogParameters> {
  const hasReadings = readings !== undefined && kinds.includes('reading');
  return {
    ...parameters,
    kinds: hasReadings ? kinds : kinds.filter((kind) => kind !== 'reading'),
    from: timeOf(fromMs),
    until: timeOf(untilMs),
    readings: hasReadings ? JSON.stringify(await sampledReadings(parts, sessions, readings)) : '[]',
  };
}

interface LogRow {
  readonly received_at: Date;
  readonly received_at_key: string;
  readonly device_id: string;
  readonly epoch: number;
  readonly boot: number;
  readonly seq: number;
  readonly idx: number;
  readonly source: string;
  readonly id: string;
  readonly kind: LogKind;
  readonly type: string;
  readonly session_id: string | null;
  readonly scope: LogEntry['scope'];
  readonly at: Date | null;
  readonly actor: string | null;
  readonly trace_id: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

interface SummaryRow {
  readonly kind: LogKind;
  readonly first: Date;
  readonly last: Date;
  readonly part: number;
  readonly lines: number;
}

function keyOf({ received_at_key, device_id, epoch, boot, seq, idx, source, id }: LogRow): readonly string[] {
  return [received_at_key, device_id, String(epoch), String(boot), String(seq), String(idx), source, id];
}

async function toEntries(pool: Pool, rows: readonly LogRow[]): Promise<readonly LogEntry[]> {
  const data = await withShownActors(
    pool,
    rows.map((row) => row.data),
  );
  const named = await namedActors(
    pool,
    rows.flatMap(({ actor }) => actor ?? []),
  );
  return rows.map((row, at) => ({
    receivedAt: row.received_at,
    at: row.at,
    ...{ kind: row.kind, type: row.type, scope: row.scope, sessionId: row.session_id, traceId: row.trace_id },
    deviceId: row.device_id === '' ? null : row.device_id,
    ...{ epoch: known(row.epoch), boot: known(row.boot), seq: known(row.seq) },
    by: row.actor === null ? null : named(row.actor),
    id: `${row.source}:${row.id}`,
    data: data[at] ?? {},
  }));
}

/** -1 stands for no number. */
function known(number: number): number | null {
  return number < 0 ? null : number;
}
