import type { DeviceTwinRow } from '../deviceTwin/index.js';

/** What is wanted of a device, and the settings that it says it has. Times are epoch milliseconds where they are numbers. */
export interface DeviceTwin extends Omit<DeviceTwinRow, 'deviceId' | 'reportedAtMs'> {
  readonly reportedAt: Date | null;
}
