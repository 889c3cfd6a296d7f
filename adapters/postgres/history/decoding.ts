import { BrewlineError, messageOf } from '../../../domain/kernel/errors.js';
import type { Chunk } from './slice.js';

/** Says which chunk is damaged. Throws BrewlineError `HISTORY_CHUNK_DAMAGED`. */
export function decoding<T>({ id }: Chunk, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    throw new BrewlineError('HISTORY_CHUNK_DAMAGED', `chunk ${id} of history: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
