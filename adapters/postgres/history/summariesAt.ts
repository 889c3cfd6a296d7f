import { chunkKinds, decodeSummaries, type Summary } from '../../../projections/history/index.js';
import { decoding } from './decoding.js';
import type { Chunk } from './slice.js';

/**
 * The summaries of a chunk, of ten minutes or of hours; undefined when its readings have to be looked at. Of a chunk that has lost its readings,
 * the finest that there are. Throws BrewlineError `HISTORY_CHUNK_DAMAGED`.
 */
export function summariesAt(chunk: Chunk, level: 'tenMinutes' | 'hour'): readonly Summary[] | undefined {
  const { kind, head, parts, hasBody } = chunk;
  const decode = (bytes: Buffer) => decoding(chunk, () => decodeSummaries(bytes));
  if (kind === chunkKinds.hour && level === 'hour') return decode(head);
  const partsAre = kind === chunkKinds.hour ? 'tenMinutes' : 'hour';
  if (parts && (partsAre === level || !hasBody)) return decode(parts);
  return hasBody ? undefined : decode(head);
}
