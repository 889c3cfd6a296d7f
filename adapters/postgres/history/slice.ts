import type { ClientBase, Pool } from 'pg';
import type { ChunkColumns, ChunkKind, HistoryReading } from '../../../projections/history/index.js';
import type { DecodeTelemetry } from '../../../projections/ports.js';

/** Which part of a device's history is wanted. All of it when nothing else is said. */
export interface HistorySlice {
  readonly deviceId: string;
  /** Key of a session (`sessionKey`): only readings of it. */
  readonly session?: number | undefined;
  /** Plausible device times from here on. */
  readonly fromMs?: number | undefined;
  /** Exclusive. */
  readonly toMs?: number | undefined;
  /** Received from here on. */
  readonly receivedFromMs?: number | undefined;
  /** Exclusive. */
  readonly receivedToMs?: number | undefined;
  /** Whether chunks of implausible times are wanted: they are in no range of device time. */
  readonly withUntimed: boolean;
}

/** A chunk, without its readings. Times are epoch milliseconds, ends inclusive. */
export interface Chunk {
  readonly id: number;
  readonly kind: ChunkKind;
  readonly session: number;
  readonly hour: number;
  readonly from_ms: number;
  readonly to_ms: number;
  readonly received_from_ms: number;
  readonly received_to_ms: number;
  readonly readings: number;
  readonly head: Buffer;
  /** Summaries of each ten minutes of an hour, or of each hour of a day. */
  readonly parts: Buffer | null;
  /** False when only the summaries are still kept. */
  readonly hasBody: boolean;
}

/** What there is of a slice at one moment. Chunks may reach beyond the slice. */
export interface OpenHistory {
  /** In the order of their first times. */
  readonly chunks: readonly Chunk[];
  /** Readings of the slice that are in no chunk, in order. */
  readonly loose: readonly HistoryReading[];
  /** The readings of chunks with bodies, in order. */
  readings(chunks: readonly Chunk[]): AsyncIterable<readonly [Chunk, readonly HistoryReading[]]>;
  /** The columns of chunks with bodies that curves of these sensors need; of all sensors when none are named. */
  columns(
    chunks: readonly Chunk[],
    sensors: readonly number[] | undefined,
  ): AsyncIterable<readonly [Chunk, ChunkColumns]>;
}

export interface HistoryParts {
  readonly pool: Pool | ClientBase;
  readonly decode: DecodeTelemetry;
}

/** Whether a reading is in the slice. */
export function isIn({
  session,
  fromMs,
  toMs,
  receivedFromMs,
  receivedToMs,
  withUntimed,
}: HistorySlice): (one: HistoryReading) => boolean {
  return (one) => {
    if (session !== undefined && one.session !== session) return false;
    if (receivedFromMs !== undefined && one.receivedAtMs < receivedFromMs) return false;
    if (receivedToMs !== undefined && one.receivedAtMs >= receivedToMs) return false;
    if (!one.timePlausible) return withUntimed;
    const { atMs } = one.reading;
    return (fromMs === undefined || atMs >= fromMs) && (toMs === undefined || atMs < toMs);
  };
}
