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
