import type { DeviceStatus } from './device.js';
import type { ShownActor, WayIn } from './identity.js';
import type { Share } from './ownership.js';
import type { Page, PageRequest } from './page.js';

/** States of a device; the first one that is true of it is its state. What an offline device reported last is no state. */
export const fleetStates = ['offline', 'fault', 'needsYou', 'running', 'idle'] as const;
export type FleetState = (typeof fleetStates)[number];

/** Whether a device may connect; `unknown` for one that has reported and was never let in, such as one of a restored store. */
export const deviceAccesses = ['allowed', 'blocked', 'revoked', 'unknown'] as const;
export type DeviceAccess = (typeof deviceAccesses)[number];

export const fleetSorts = ['id', 'name', 'state', 'lastSeen'] as const;
export type FleetSort = (typeof fleetSorts)[number];

/** What operators look for among all devices; each condition must be true. */
export interface FleetSelection {
  /** A part of the id, the name or the serial number, in any case of letters. */
  readonly search?: string | undefined;
  readonly online?: boolean | undefined;
  readonly state?: FleetState | undefined;
  readonly access?: DeviceAccess | undefined;
  readonly firmware?: string | undefined;
  /** One of the words by which operators group devices. */
  readonly tag?: string | undefined;
  /** Code of `processTypes`. */
  readonly processType?: number | undefined;
}

export interface FleetFilter extends FleetSelection, PageRequest {
  readonly sort: FleetSort;
}

export interface FleetDevice {
  readonly device: DeviceStatus;
  readonly state: FleetState;
  readonly access: DeviceAccess;
  /** By which operators group devices, sorted. */
  readonly tags: readonly string[];
}

/** What operators see of a device that is not what it does. */
export interface FleetDeviceDetails extends FleetDevice {
  /** Null, as the times, for a device that was never let in here. */
  readonly wayIn: WayIn | null;
  readonly enrolledAt: Date | null;
  readonly blockedAt: Date | null;
  readonly revokedAt: Date | null;
  /** Of the oldest event that is kept of it. */
  readonly firstContactAt: Date | null;
  readonly owners: readonly ShownActor[];
  /** Those that have not ended. */
  readonly shares: readonly Share[];
}

export interface FleetPage extends Page<FleetDevice> {
  /** Of all pages; 10,001 when there are more than 10,000. */
  readonly matches: number;
  /** Of all devices, counted likewise. */
  readonly total: number;
}
