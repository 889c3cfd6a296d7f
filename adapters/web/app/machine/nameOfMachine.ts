import type { Device } from '../../../apiClient/index.js';

/** What its owner calls a machine, otherwise its id. */
export function nameOfMachine(
  deviceId: string,
  devices: readonly Pick<Device, 'deviceId' | 'name'>[],
): string {
  return devices.find((each) => each.deviceId === deviceId)?.name ?? deviceId;
}
