import {
  addSample,
  reportOf,
  type ProjectionHistory,
  type ProjectionReport,
} from '../../domain/health/index.js';
import type { Processor } from '../../projections/processor/index.js';

/** A projection of this process, and how long its events linger before they are applied. */
export interface ReportedProjection {
  readonly processor: Pick<Processor, 'name' | 'progress'>;
  readonly lingerMs?: number;
}

/**
 * Reports the projections that this process runs at the time, each time with what it saw of them within the last minute.
 *
 * @returns a function that takes a sample of each; it is called with each health report
 */
export function projectionReports(
  projections: readonly ReportedProjection[],
  now: () => number = Date.now,
): () => readonly ProjectionReport[] {
  const histories = new Map<string, ProjectionHistory>();
  return () =>
    projections.flatMap(({ processor, lingerMs }) => {
      const { name } = processor;
      const { isActive, ...progress } = processor.progress();
      if (!isActive) {
        histories.delete(name);
        return [];
      }
      const history = addSample(histories.get(name), { ...progress, atMs: now() });
      histories.set(name, history);
      return [reportOf(name, history, lingerMs)];
    });
}
