import type { ExceededLimit, Throttle } from '../../domain/device/index.js';
import type { MachineSnapshot } from '../../domain/deviceCommand/index.js';

/** Which devices counted as online, as far as the read model knows. */
export interface PresenceReader {
  onlineDevices(partition: number): Promise<readonly string[]>;
}

/** What a machine does now, as far as the read models know. Implemented by `adapters/postgres`. */
export interface MachineReader {
  /** Undefined for a device that is not known. Throws `DATABASE_UNAVAILABLE`. */
  snapshot(deviceId: string): Promise<MachineSnapshot | undefined>;
}

/** Devices that are not let in for a while. Implemented by `adapters/postgres`. */
export interface Throttles {
  /**
   * From now on the device is refused, and soon its connection is ended; the same again changes nothing. Throws `DATABASE_UNAVAILABLE`.
   */
  keepOut(deviceId: string, throttle: Throttle & { readonly exceeded: ExceededLimit }): Promise<void>;
}
