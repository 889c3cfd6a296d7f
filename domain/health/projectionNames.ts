/** Projections by the name that operators use; `dispatcher` stands for all of its partitions. */
export const projectionNames = ['readModels', 'dispatcher', 'brewPlans', 'alarms', 'notifications'] as const;
export type ProjectionName = (typeof projectionNames)[number];

/** The projection that a processor belongs to: `dispatcher 3/8` is a part of `dispatcher`. */
export function projectionOf(processor: string): string {
  return processor.split(' ')[0] ?? processor;
}
