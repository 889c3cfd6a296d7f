import type { HistoryReading } from '../../../../projections/history/index.js';
import type { OpenHistory } from '../../history/index.js';

/** A reading that is further than this from the newest one of its message is placed at the receipt: its own time is unreliable. */
export const longestMessageMs = 86_400_000;

/**
 * The readings of a slice by receipt, each placed by receipt: the newest reading of a message at the message's receipt, the others as
 * long before it as their device says. A reading that is more than a day away is placed at the receipt itself. All readings of a message have
 * one time of receipt.
 */
export async function* placeByReceipt(
  history: OpenHistory,
): AsyncIterable<{ readonly atMs: number; readonly one: HistoryReading }> {
  const chunks = history.chunks.filter(({ hasBody }) => hasBody);
  async function* all(): AsyncIterable<HistoryReading> {
    for await (const [, readings] of history.readings(chunks)) yield* readings;
    yield* history.loose;
  }
  const newest = await newestOfEach(all());
  for await (const one of all()) {
    const saidMs = one.reading.atMs;
    const newestMs = newest.get(messageOf(one)) ?? saidMs;
    const beforeMs = newestMs - saidMs;
    const isReliable = beforeMs >= 0 && beforeMs <= longestMessageMs;
    yield { atMs: one.receivedAtMs - (isReliable ? beforeMs : 0), one };
  }
}

/** The newest time of each message: of its plausible times, if it has any. */
async function newestOfEach(readings: AsyncIterable<HistoryReading>): Promise<ReadonlyMap<string, number>> {
  const timed = new Map<string, number>();
  const untimed = new Map<string, number>();
  for await (const one of readings) {
    const found = one.timePlausible ? timed : untimed;
    const key = messageOf(one);
    const { atMs } = one.reading;
    if (!(atMs <= (found.get(key) ?? -Infinity))) found.set(key, atMs);
  }
  for (const [key, atMs] of timed) untimed.set(key, atMs);
  return untimed;
}

function messageOf({ epoch, boot, seq }: HistoryReading): string {
  return `${epoch} ${boot} ${seq}`;
}
