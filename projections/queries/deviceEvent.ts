import type { PageRequest } from './page.js';

/** One event of a device itself. */
export interface DeviceEventEntry {
  /** Revision in the device's stream. */
  readonly revision: number;
  readonly type: string;
  readonly recordedAt: Date;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface DeviceEventFilter extends PageRequest {
  /** Only events of these types. */
  readonly types?: readonly string[] | undefined;
  /** Only events that were recorded while the person with this id had the device. */
  readonly owner?: string | undefined;
}
