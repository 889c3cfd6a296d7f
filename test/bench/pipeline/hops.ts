import { EventStoreDBClient, type EventType } from '@eventstore/db-client';
import { textTable } from '../../../infra/cli/textTable.js';

/** When a message or command was at each point of its path, in epoch milliseconds; undefined where nobody knows. */
export type TimesOnPath = readonly (number | undefined)[];

/** Mean milliseconds from one point to the next, by the name of the later one. */
export type Hops = ReadonlyMap<string, number>;

/**
 * Many are needed: some clocks show milliseconds.
 *
 * @param points of the path, the beginning first
 * @throws Error when a time is missing
 */
export function hopsOf(points: readonly string[], all: readonly TimesOnPath[]): Hops {
  const means = points.map((point, index) => {
    const times = all.map((each) => each[index]).filter((time) => time !== undefined && !Number.isNaN(time));
    if (times.length === 0 || times.length < all.length)
      throw new Error(`"${point}" has ${times.length} times of ${all.length}`);
    return times.reduce((sum: number, time) => sum + (time ?? NaN), 0) / times.length;
  });
  return new Map(
    points.slice(1).map((point, index) => [point, (means[index + 1] ?? NaN) - (means[index] ?? NaN)]),
  );
}

/** A row for each hop. */
export function hopsTable(title: string, hops: Hops): string {
  const all = [...hops.values()].reduce((sum, ms) => sum + ms, 0);
  const rows = [...hops, ['all', all] as const].map(([name, ms]) => [name, ms.toFixed(2)]);
  return textTable([[title, 'MEAN ms'], ...rows]);
}

/** As names and values of a result's setup. */
export function namedHops(hops: Hops): Readonly<Record<string, number>> {
  return Object.fromEntries([...hops].map(([name, ms]) => [`${name} ms`, Number(ms.toFixed(2))]));
}

/** Epoch milliseconds, with their fraction. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}

/** An event, with the time at which the store took it. */
export interface StoredAt {
  readonly type: string;
  /** Bytes, or what the JSON says. */
  readonly data: unknown;
  readonly storedAtMs: number;
}

/** Clocks of the machine may be set while a benchmark runs. */
const clockMarginMs = 1_000;

/** The events of a stream, or of the whole store, since a time (epoch milliseconds), the newest first. */
export async function* eventsSince(
  sinceMs: number,
  storeUrl: string,
  stream?: string,
): AsyncIterable<StoredAt> {
  const store = EventStoreDBClient.connectionString(storeUrl);
  const backwards = { direction: 'backwards', fromRevision: 'end' } as const;
  try {
    const read =
      stream === undefined
        ? store.readAll({ direction: 'backwards', fromPosition: 'end' })
        : store.readStream<EventType>(stream, backwards);
    for await (const { event } of read) {
      if (!event) continue;
      const storedAtMs = event.created.getTime();
      if (storedAtMs < sinceMs - clockMarginMs) return;
      yield { type: event.type, data: event.data, storedAtMs };
    }
  } finally {
    await store.dispose();
  }
}
