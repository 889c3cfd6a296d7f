import { Device } from './device.js';
import type { DeviceOptions } from './deviceOptions.js';
import type { DeviceMemory } from './deviceStore.js';

/**
 * A machine's side of the protocol (proto/README.md): it counts its boots, says hello, keeps order over bad connections, and
 * obeys each command once.
 *
 * @returns a device that is connecting; publishing works at once.
 * @throws what `options.store` throws.
 *
 * @example
 * const device = await createDevice({ deviceId: 'keg-1', secret, mqttUrl: 'mqtts://127.0.0.1:18883', ca, store, machine, logger, onCommand });
 * const { outcome } = await device.telemetry([{ atMs: Date.now(), sensors: [3], values: [4.5], context: undefined }], 0);
 * await device.stop();
 */
export async function createDevice(options: DeviceOptions): Promise<Device> {
  const { store, clock = Date.now } = options;
  const memory = await store.load();
  const boot = memory ? memory.boot + 1 : Math.floor(clock() / 1000);
  const started: DeviceMemory = { boot, obeyed: memory?.obeyed ?? [], unsent: memory?.unsent ?? [] };
  await store.save(started);
  return new Device(options, started);
}
