import type { StoredEvent } from '../storage/storedEvent.js';
import { eventFrames, type UuidFormat } from './eventFrames.js';

/** The frame of an event, in the memory of those that were written with it. */
interface Frame {
  readonly buffer: Buffer;
  readonly start: number;
  readonly end: number;
}

/**
 * Frames of the newest events, which all live subscribers get: each event is encoded once for each form of ids, however many there are. A frame
 * lives as long as its event, which memory keeps within bounds of its own.
 */
export class SharedFrames {
  readonly #known: Readonly<Record<UuidFormat, WeakMap<StoredEvent, Frame>>> = {
    string: new WeakMap(),
    structured: new WeakMap(),
  };

  of(events: readonly StoredEvent[], uuids: UuidFormat): Buffer {
    const known = this.#known[uuids];
    const missing = events.filter((event) => !known.has(event));
    if (missing.length > 0) {
      const { buffer, ends } = eventFrames(
        missing.map((event) => ({ event })),
        uuids,
      );
      missing.forEach((event, index) => {
        known.set(event, { buffer, start: ends[index - 1] ?? 0, end: ends[index]! });
      });
    }
    return joined(events.map((event) => known.get(event)!));
  }
}

/** What lies one behind the other already is not copied. */
function joined(frames: readonly Frame[]): Buffer {
  const runs: Buffer[] = [];
  let [run] = frames;
  let end = run?.end ?? 0;
  for (const frame of frames.slice(1)) {
    if (frame.buffer !== run!.buffer || frame.start !== end) {
      runs.push(run!.buffer.subarray(run!.start, end));
      run = frame;
    }
    end = frame.end;
  }
  if (run !== undefined) runs.push(run.buffer.subarray(run.start, end));
  return runs.length === 1 ? runs[0]! : Buffer.concat(runs);
}
