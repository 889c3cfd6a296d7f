import type { DeviceList, ListedDevice, WrongLine } from '../../../../domain/fleet/index.js';
import { ApiProblem } from '../../../apiClient/index.js';

/** As many as the API takes in one request, which adds all of them or none. */
export const mostAtOnce = 500;
/** Characters of a list that is read in the browser. */
export const longestList = 200_000;

/** A line that is not added: it is wrong, or its device may connect already. */
export type LineLeftOut =
  WrongLine | { readonly line: number; readonly wrong: 'enrolled'; readonly text: string };

/** What a list comes to. */
export interface Plan {
  readonly devices: readonly ListedDevice[];
  /** In the order of the list. */
  readonly leftOut: readonly LineLeftOut[];
}

/** @param enrolled ids that the API has refused, as their devices may connect already */
export function planOf(
  { devices, wrongLines }: Extract<DeviceList, { readonly type: 'list' }>,
  enrolled: ReadonlySet<string>,
): Plan {
  const refused = devices
    .filter(({ deviceId }) => enrolled.has(deviceId))
    .map(({ line, deviceId }) => ({ line, wrong: 'enrolled' as const, text: deviceId }));
  return {
    devices: devices.filter(({ deviceId }) => !enrolled.has(deviceId)),
    leftOut: [...wrongLines, ...refused].toSorted((a, b) => a.line - b.line),
  };
}

/** Ids of a request that the API refused because they may connect already; none for another refusal. */
export function enrolledIn(error: unknown, wanted: readonly { readonly deviceId: string }[]): string[] {
  if (!(error instanceof ApiProblem) || error.code !== 'DEVICE_ENROLLED') return [];
  return error.errors.flatMap(({ pointer }) => {
    const index = /^#\/devices\/(\d+)\/deviceId$/.exec(pointer)?.[1];
    const device = index === undefined ? undefined : wanted[Number(index)];
    return device ? [device.deviceId] : [];
  });
}
