/** The name of a probe stands in place of a device id. Device ids have no `~`, so no device can send one. */
export const probeName = (probe: number) => `~probe-${probe}`;
const pattern = /^~probe-(\d{1,4})$/;

/** A header with the time of sending, epoch milliseconds. */
export const sentAtHeader = 'sent-at-ms';

/** The number of the probe with this name; undefined for a device id. */
export function probeIn(name: string): number | undefined {
  const probe = name.startsWith('~') ? pattern.exec(name)?.[1] : undefined;
  return probe === undefined ? undefined : Number(probe);
}
