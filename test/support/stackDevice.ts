import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  createDevice,
  createMemoryStore,
  type Device,
  type DeviceOptions,
} from '../../adapters/device/index.js';
import { deviceCodec } from '../../adapters/protobuf/index.js';
import { silentLogger } from './silentLogger.js';
import type { Stack } from './stack.js';

export function newDeviceId(prefix: string): string {
  return `${prefix}-${randomBytes(4).toString('hex')}`;
}

/** With the secret that it has, unless it is to be made known first. */
export type StackDeviceOptions = Partial<DeviceOptions> & { readonly secret?: string };

/** Makes a device known to the stack and connects it as a keg, over TLS. */
export async function connectDevice(
  stack: Stack,
  deviceId: string,
  { secret: known, ...options }: StackDeviceOptions = {},
): Promise<Device> {
  const secret = known ?? (await stack.enroll([deviceId])).get(deviceId);
  if (secret === undefined) throw new Error(`${deviceId} got no secret`);
  return createDevice({
    deviceId,
    login: { type: 'secret', secret },
    mqttUrl: stack.mqttUrl,
    ca: await readFile(stack.caFile, 'utf8'),
    codec: deviceCodec,
    store: createMemoryStore(),
    machine: { machineType: 1, firmware: 'test 1', serial: 'T-1' },
    logger: silentLogger,
    onCommand: () => undefined,
    maxReconnectMs: 1_000,
    ...options,
  });
}
