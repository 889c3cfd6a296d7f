import { createHash } from 'node:crypto';
import type { RawEvent } from '../index.js';

/** What is the same in a copy: everything but positions, revisions and the time at which the store took the event. */
type Copied = Pick<RawEvent, 'stream' | 'id' | 'type' | 'isJson' | 'data' | 'metadata'>;

/** SHA-256 over an event, each part after its length, so that no two events look alike. */
export function eventDigest({ stream, id, type, isJson, data, metadata }: Copied): Buffer {
  const hash = createHash('sha256');
  const heading = JSON.stringify([stream, id, type, isJson, data.length, metadata.length]);
  return hash.update(heading).update(data).update(metadata).digest();
}

/** Counts events and hashes them in their order: equal only where the same events came in the same order. */
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
