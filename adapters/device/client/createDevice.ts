import { randomInt } from 'node:crypto';
import type { MessageNumber } from '../../../domain/deviceMessages/index.js';
import { Device } from './device.js';
import type { DeviceOptions } from './deviceOptions.js';
import type { DeviceMemory } from './deviceStore.js';

/** The largest range of `randomInt`. */
const installations = 2 ** 48 - 1;

/**
 * A machine's side of the protocol (proto/README.md): it counts its boots, sends hellos, keeps the order over bad connections,
 * and executes each command once.
 *
 * @returns a device that is connecting; publishing works at once.
 * @throws what `options.store` throws.
 *
 * @example const device = await createDevice({ deviceId: 'keg-1', login: { type: 'secret', secret }, mqttUrl: 'mqtts://127.0.0.1:18883', ca, codec, store,
 *   machine, logger, onCommand }); const { outcome } = await device.telemetry([{ atMs: Date.now(), sensors: [3], values: [4.5],
 *   context: undefined }], 0); await device.stop();
 */
export async function createDevice(options: DeviceOptions): Promise<Device> {
  const { store, clock = Date.now } = options;
  const memory = await store.load();
  // Without a counter the clock gives the best guess of a boot that was never used. Not 0, because a clock may be at 1970.
  const boot = memory ? memory.boot + 1 : Math.max(1, Math.floor(clock() / 1000));
  const { installation = String(randomInt(1, installations)), obeyed = [], unsent = [] } = memory ?? {};
  const started: DeviceMemory = { boot, installation, obeyed, unsent };
  await store.save(started);
  return new Device(options, started, previousOf(memory));
}

function previousOf(memory: DeviceMemory | undefined): MessageNumber | undefined {
  if (memory?.lastSeq === undefined || memory.boot === 0) return undefined;
  return { boot: memory.boot, seq: memory.lastSeq };
}
