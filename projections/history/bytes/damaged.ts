import { BrewlineError } from '../../../domain/kernel/errors.js';

/** The error of bytes that nobody can have written like this. Who reads the row adds which chunk it is. */
export function damaged(how: string, cause?: unknown): BrewlineError {
  return new BrewlineError('HISTORY_CHUNK_DAMAGED', `stored history is damaged: ${how}`, { cause });
}
