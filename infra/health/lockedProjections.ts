/** Projections of which one process at a time runs each, with the role that does. */
export function lockedProjections(dispatchPartitions: number): ReadonlyMap<string, string> {
  return new Map([
    ['readModels', 'projector'],
    ['brewPlans', 'dispatcher'],
    ['alarms', 'dispatcher'],
    ['notifications', 'dispatcher'],
    ...Array.from(
      { length: dispatchPartitions },
      (_, partition) => [dispatchProjection(partition, dispatchPartitions), 'dispatcher'] as const,
    ),
  ]);
}

/** Each partition of the devices has its own projection. */
export function dispatchProjection(partition: number, partitions: number): string {
  return `dispatcher ${partition}/${partitions}`;
}
