import { EventStoreDBClient, type EventType } from '@eventstore/db-client';
import { textTable } from '../../../infra/cli/textTable.js';

/** When something passed each point of its way, in epoch milliseconds: as many as there are points. */
export type Passage = readonly number[];

/** Mean milliseconds between each point and the one before it; clocks of a millisecond need many passages. */
export type Hops = ReadonlyMap<string, number>;

/** @param points of the way, the beginning first */
export function hopsOf([first, ...points]: readonly string[], passages: readonly Passage[]): Hops {
  if (first === undefined || passages.length === 0) throw new Error('nothing passed');
  const mean = (point: number) => passages.reduce((sum, at) => sum + (at[point] ?? NaN), 0) / passages.length;
  return new Map(points.map((name, index) => [name, mean(index + 1) - mean(index)]));
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

/** The time of this process's clock with the fraction of a millisecond. */
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

/** The last events of a stream, or of the whole store, the newest first. */
export async function* lastEvents(storeUrl: string, stream?: string): AsyncIterable<StoredAt> {
  const store = EventStoreDBClient.connectionString(storeUrl);
  const backwards = { direction: 'backwards', fromRevision: 'end' } as const;
  try {
    const read =
      stream === undefined
        ? store.readAll({ direction: 'backwards', fromPosition: 'end' })
        : store.readStream<EventType>(stream, backwards);
    for await (const { event } of read)
      if (event) yield { type: event.type, data: event.data, storedAtMs: event.created.getTime() };
  } finally {
    await store.dispose();
  }
}
