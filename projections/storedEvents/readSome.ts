import type { RecordedEvent } from '../../domain/kernel/events.js';

/** What one question may read of the store, whatever it finds. */
export interface ReadLimits {
  readonly events: number;
  /** Of data. */
  readonly bytes: number;
  readonly ms: number;
}

export interface SomeEvents {
  readonly found: readonly RecordedEvent[];
  readonly eventsRead: number;
  /** The last one that was read, found or not. */
  readonly last: RecordedEvent | undefined;
  /** There is nothing more. */
  readonly isEnd: boolean;
}

export interface SomeOptions {
  readonly isWanted: (event: RecordedEvent) => boolean;
  /** Ends as soon as so many are found. */
  readonly wanted: number;
  readonly limits: ReadLimits;
  readonly nowMs: () => number;
}

/** Reads until enough is found, a limit is reached, or nothing is left. */
export async function readSome(
  events: AsyncIterable<RecordedEvent>,
  { isWanted, wanted, limits, nowMs }: SomeOptions,
): Promise<SomeEvents> {
  const untilMs = nowMs() + limits.ms;
  const found: RecordedEvent[] = [];
  let [eventsRead, bytes] = [0, 0];
  let last: RecordedEvent | undefined;
  for await (const event of events) {
    last = event;
    eventsRead += 1;
    bytes += bytesOf(event.data);
    if (isWanted(event)) found.push(event);
    const isEnough = found.length >= wanted || eventsRead >= limits.events;
    if (isEnough || bytes >= limits.bytes || nowMs() >= untilMs)
      return { found, eventsRead, last, isEnd: false };
  }
  return { found, eventsRead, last, isEnd: true };
}

/** Of the data of an event, as JSON or as it is. */
export function bytesOf(data: object): number {
  return data instanceof Uint8Array ? data.length : Buffer.byteLength(JSON.stringify(data));
}
