import type { RecordedEvent } from '../../../domain/events.js';

/**
 * Merges two ordered sequences into one by the time of recording. At the same time the first one's goes first: ingest stores a batch's
 * observations before what it decides from them.
 */
export async function* mergeByTime(
  first: AsyncIterable<RecordedEvent>,
  second: AsyncIterable<RecordedEvent>,
): AsyncGenerator<RecordedEvent> {
  const a = first[Symbol.asyncIterator]();
  const b = second[Symbol.asyncIterator]();
  try {
    let [nextA, nextB] = await Promise.all([a.next(), b.next()]);
    while (!nextA.done || !nextB.done) {
      if (nextB.done || (!nextA.done && timeOf(nextA.value) <= timeOf(nextB.value))) {
        yield nextA.value as RecordedEvent;
        nextA = await a.next();
      } else {
        yield nextB.value;
        nextB = await b.next();
      }
    }
  } finally {
    await Promise.all([a.return?.(), b.return?.()]);
  }
}

function timeOf(event: RecordedEvent): number {
  return Date.parse(event.metadata.recordedAt);
}
