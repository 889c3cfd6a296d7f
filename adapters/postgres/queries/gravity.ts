import { sessionId } from '../../../domain/brewSession/index.js';
import type { GravityReading } from '../../../domain/fermentation/index.js';
import { sensors } from '../../../domain/machine/index.js';
import { hourMs, tenMinutesMs, type HistoryReading } from '../../../projections/history/index.js';
import type { GravityRequest, SessionEdges } from '../../../projections/queries/index.js';
import {
  summariesAt,
  withHistory,
  type Chunk,
  type HistoryParts,
  type OpenHistory,
} from '../history/index.js';
import { sessionRanges } from './sessionRanges.js';

const twoDaysMs = 2 * 86_400_000;
const gravity = sensors.specificGravity;
const mostMeans = 5_000;
/** Hours with gravity at either end of a session. */
const edgeHours = 3;

/** Means of an hour; of ten minutes in a session of up to two days. */
export function gravityOf(
  parts: HistoryParts,
  { deviceId, session, from, to }: GravityRequest,
): Promise<readonly GravityReading[]> {
  const widthMs = to.getTime() - from.getTime() <= twoDaysMs ? tenMinutesMs : hourMs;
  const range = { fromMs: Math.floor(from.getTime() / hourMs) * hourMs, toMs: to.getTime() };
  return withHistory(parts, { deviceId, session, ...range, withUntimed: false }, async (history) => {
    const means = new Means(widthMs);
    await means.addChunks(history, history.chunks);
    history.loose.forEach((one) => means.addReading(one));
    return means
      .inOrder()
      .filter(({ atMs }) => atMs >= range.fromMs && atMs < range.toMs + widthMs)
      .slice(0, mostMeans);
  });
}

/** The first and the last three hours with gravity of each of these sessions: for comparing brews that are over. */
export async function gravityEdges(
  parts: HistoryParts,
  sessions: readonly Omit<GravityRequest, 'from' | 'to'>[],
): Promise<readonly SessionEdges[]> {
  const ids = sessions.map(({ deviceId, session }) => sessionId(deviceId, session));
  const ranges = await rangesOf(parts.pool, ids);
  const edges: SessionEdges[] = [];
  for (const [at, { deviceId, session }] of sessions.entries()) {
    const range = ranges.get(ids[at] ?? '');
    const readings = range ? await edgesIn(parts, { deviceId, session, ...range }) : [];
    edges.push({ deviceId, session, readings });
  }
  return edges;
}

function edgesIn(
  parts: HistoryParts,
  slice: {
    readonly deviceId: string;
    readonly session: number;
    readonly fromMs: number;
    readonly toMs: number;
  },
): Promise<readonly GravityReading[]> {
  return withHistory(parts, { ...slice, withUntimed: false }, async (history) => {
    const hours = new Means(hourMs);
    await hours.addChunks(history, history.chunks);
    history.loose.forEach((one) => hours.addReading(one));
    const inOrder = hours.inOrder();
    return inOrder.length > 2 * edgeHours
      ? [...inOrder.slice(0, edgeHours), ...inOrder.slice(-edgeHours)]
      : inOrder;
  });
}

async function rangesOf(pool: HistoryParts['pool'], sessionIds: readonly string[]) {
  const { rows } = await pool.query<{ id: string; first: Date; last: Date }>(
    `select session_id as id, min(first_at) as first, max(last_at) as last from ${sessionRanges}
     where session_id = any($1::text[]) and first_at is not null group by 1`,
    [sessionIds],
  );
  return new Map(
    rows.map(({ id, first, last }) => [id, { fromMs: first.getTime(), toMs: last.getTime() + 1 }]),
  );
}

/** Means of the gravity probe in intervals of device time. */
class Means {
  readonly #widthMs: number;
  readonly #intervals = new Map<number, { sum: number; readings: number }>();

  constructor(widthMs: number) {
    this.#widthMs = widthMs;
  }

  addReading({ reading, implausible }: HistoryReading): void {
    const at = reading.sensors.indexOf(gravity);
    if (at >= 0 && !implausible?.includes(gravity)) this.#add(reading.atMs, reading.values[at] as number, 1);
  }

  /** From summaries where they are as fine, and where nothing else is left. */
  async addChunks(history: OpenHistory, chunks: readonly Chunk[]): Promise<void> {
    const toDecode = chunks.filter((chunk) => !this.#addSummaries(chunk));
    for await (const [, { atMs, sensors: columns }] of history.columns(toDecode, [gravity]))
      for (const { values, implausible } of columns)
        values.forEach((value, row) => {
          if (!Number.isNaN(value) && implausible?.[row] !== 1) this.#add(atMs[row] as number, value, 1);
        });
  }

  inOrder(): readonly GravityReading[] {
    return [...this.#intervals]
      .sort(([a], [b]) => a - b)
      .map(([number, { sum, readings }]) => ({
        atMs: (number + 0.5) * this.#widthMs,
        specificGravity: sum / readings,
      }));
  }

  /** False when the readings have to be looked at. */
  #addSummaries(chunk: Chunk): boolean {
    const summaries = summariesAt(chunk, this.#widthMs === hourMs ? 'hour' : 'tenMinutes');
    if (!summaries) return false;
    for (const { sensors: each } of summaries)
      for (const { sensor, lastAtMs, sum, readings } of each)
        if (sensor === gravity && readings > 0) this.#add(lastAtMs, sum, readings);
    return true;
  }

  #add(atMs: number, sum: number, readings: number): void {
    const number = Math.floor(atMs / this.#widthMs);
    const known = this.#intervals.get(number);
    if (known) {
      known.sum += sum;
      known.readings += readings;
    } else this.#intervals.set(number, { sum, readings });
  }
}
