import { createHash } from 'node:crypto';
import type { RawEvent } from '../index.js';

/** The parts of an event that are the same in a copy: everything but position, revision and time of storage. */
type Copied = Pick<RawEvent, 'stream' | 'id' | 'type' | 'isJson' | 'data' | 'metadata'>;

/** SHA-256 of an event, each part after its length, so that different events have different input. */
export function eventDigest({ stream, id, type, isJson, data, metadata }: Copied): Buffer {
  const hash = createHash('sha256');
  const heading = JSON.stringify([stream, id, type, isJson, data.length, metadata.length]);
  return hash.update(heading).update(data).update(metadata).digest();
}

/** Counts events and hashes them in order: equal only for the same events in the same order. */
export class RunningHash {
  #state = Buffer.alloc(32);
  #count = 0;

  add(digest: Buffer): void {
    this.#state = createHash('sha256').update(this.#state).update(digest).digest();
    this.#count += 1;
  }

  get count(): number {
    return this.#count;
  }

  /** 64 hexadecimal digits. */
  get value(): string {
    return this.#state.toString('hex');
  }
}
