import { chunkKinds, decodeSummaries, type Summary } from '../../../projections/history/index.js';
import type { Chunk } from './slice.js';

/**
 * The summaries of a chunk, of ten minutes or of hours; undefined when its readings have to be looked at. Of a chunk that has lost its readings,
 * the finest that there are.
 */
export function summariesAt(chunk: Chunk, level: 'tenMinutes' | 'hour'): readonly Summary[] | undefined {
  const { kind, head, parts, hasBody } = chunk;
  if (kind === chunkKinds.hour && level === 'hour') return decodeSummaries(head);
  const partsAre = kind === chunkKinds.hour ? 'tenMinutes' : 'hour';
  if (parts && (partsAre === level || !hasBody)) return decodeSummaries(parts);
  return hasBody ? undefined : decodeSummaries(head);
}
