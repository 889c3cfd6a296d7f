import type { PageRequest } from './page.js';

/** One thing that happened to a device itself. */
export interface DeviceEventEntry {
  /** Place in the device's stream. */
  readonly revision: number;
  readonly type: string;
  readonly recordedAt: Date;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface DeviceEventFilter extends PageRequest {
  /** Only events of these types. */
  readonly types?: readonly string[] | undefined;
}
