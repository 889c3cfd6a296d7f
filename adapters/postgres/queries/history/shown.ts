import type { History } from '../../../../projections/queries/index.js';

/** What is shown of history, without what the device says of itself. */
export type Curves = Omit<History, 'reportSeconds'>;

/** Whether a sensor is one of these; any is when none are named. */
export function wanted(sensors: readonly number[] | undefined): (sensor: number) => boolean {
  if (sensors === undefined) return () => true;
  const set = new Set(sensors);
  return (sensor) => set.has(sensor);
}
