/** Projections of which one process at a time runs each, with the role that does. */
export function lockedProjections(dispatchPartitions: number): ReadonlyMap<string, string> {
  return new Map([
    ['readModels', 'projector'],
    ['rollups', 'projector'],
    ['brewPlans', 'dispatcher'],
    ...Array.from(
      { length: dispatchPartitions },
      (_, partition) => [dispatchProjection(partition, dispatchPartitions), 'dispatcher'] as const,
    ),
  ]);
}

/** A part of the devices has a projection of its own. */
export function dispatchProjection(partition: number, partitions: number): string {
  return `dispatcher ${partition}/${partitions}`;
}
