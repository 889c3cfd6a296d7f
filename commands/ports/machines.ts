import type { ExceededLimit, Throttle } from '../../domain/device/index.js';
import type { MachineSnapshot } from '../../domain/deviceCommand/index.js';

/** Which devices are online, according to the read model. */
export interface PresenceReader {
  onlineDevices(partition: number): Promise<readonly string[]>;
}

/** What a machine does now, according to the read models. Implemented by `adapters/postgres`. */
export interface MachineReader {
  /** Undefined for an unknown device. Throws `DATABASE_UNAVAILABLE`. */
  snapshot(deviceId: string): Promise<MachineSnapshot | undefined>;
}

/** Throttled devices. Implemented by `adapters/postgres`. */
export interface Throttles {
  /**
   * From now on the device is refused, and soon its connection is ended; the same again changes nothing. Throws `DATABASE_UNAVAILABLE`.
   */
  keepOut(deviceId: string, throttle: Throttle & { readonly exceeded: ExceededLimit }): Promise<void>;
}
