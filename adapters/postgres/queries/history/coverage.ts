import type { HistoryReading } from '../../../../projections/history/index.js';
import type { TimeWindow } from '../../../../projections/queries/index.js';
import type { Chunk } from '../../history/index.js';

/** What of history a request is about: ends are epoch milliseconds, the second one exclusive. */
export interface Coverage {
  readonly fromMs: number;
  readonly toMs: number;
  /** Only what was received in one of these; everything when left out. */
  readonly received?: readonly TimeWindow[] | undefined;
}

/** Whether all readings of a chunk are covered; otherwise its readings are looked at one by one. */
export function coversChunk(coverage: Coverage, chunk: Chunk): boolean {
  return chunk.from_ms >= coverage.fromMs && chunk.to_ms < coverage.toMs && coversReceipt(coverage, chunk);
}

/** Whether all of a chunk was received in a window. */
export function coversReceipt({ received }: Pick<Coverage, 'received'>, chunk: Chunk): boolean {
  return (
    received?.some(
      ({ fromMs, untilMs }) => chunk.received_from_ms >= fromMs && chunk.received_to_ms < untilMs,
    ) ?? true
  );
}

export function coversReading(
  { fromMs, toMs, received }: Coverage,
  { reading: { atMs }, receivedAtMs }: HistoryReading,
): boolean {
  return atMs >= fromMs && atMs < toMs && isReceivedIn(received, receivedAtMs);
}

export function isReceivedIn(received: Coverage['received'], receivedAtMs: number): boolean {
  return received?.some(({ fromMs, untilMs }) => receivedAtMs >= fromMs && receivedAtMs < untilMs) ?? true;
}
