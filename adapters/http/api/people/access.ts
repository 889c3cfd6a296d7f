import type { AccessWindow, DeviceOwners } from '../../../../projections/queries/index.js';
import type { Caller } from './authenticate.js';

type Somebody = Pick<Caller, 'personId' | 'role'>;

/**
 * For lists: the id of the person who may see what happened while they had a device, or while it is shared with them; undefined for people who
 * see everything.
 */
export function ownerFor({ personId, role }: Somebody): string | undefined {
  switch (role) {
    case 'admin':
    case 'operator':
      return undefined;
    case 'brewer':
    case 'analyst':
      return personId;
  }
}

/** All that the caller may see of these devices. Whatever belongs to a device is visible if it happened in one of its windows. */
export async function windowsFor(
  owners: DeviceOwners,
  somebody: Somebody,
  deviceIds: readonly string[],
): Promise<readonly AccessWindow[]> {
  const owner = ownerFor(somebody);
  return owner === undefined ? deviceIds.map(everythingOf) : owners.windowsOf(owner, deviceIds);
}

function everythingOf(deviceId: string): AccessWindow {
  return { deviceId, fromMs: -Infinity, untilMs: Infinity, mayCommand: true, isOwner: false };
}

/** Whether what happened at this time, by Brewline's clock, may be seen. */
export function isSeen(windows: readonly AccessWindow[], at: Date): boolean {
  return windows.some(({ fromMs, untilMs }) => fromMs <= at.getTime() && at.getTime() < untilMs);
}

/** What the caller may see and do of a device now. */
export interface PresentAccess {
  /** Nothing of before this is shown; epoch milliseconds, `-Infinity` for people who see everything. */
  readonly seenFromMs: number;
  readonly mayCommand: boolean;
}

/** Undefined when the caller may not see the device now, whatever they may see of its past. */
export function presentAccess(windows: readonly AccessWindow[], deviceId: string): PresentAccess | undefined {
  const present = windows.filter((window) => window.deviceId === deviceId && window.untilMs === Infinity);
  if (present.length === 0) return undefined;
  return {
    seenFromMs: Math.min(...present.map(({ fromMs }) => fromMs)),
    mayCommand: present.some(({ mayCommand }) => mayCommand),
  };
}

/** Whether the caller may command all of these devices now. */
export async function mayCommand(
  owners: DeviceOwners,
  somebody: Somebody,
  deviceIds: readonly string[],
): Promise<boolean> {
  const windows = await windowsFor(owners, somebody, deviceIds);
  return deviceIds.every((deviceId) => presentAccess(windows, deviceId)?.mayCommand);
}
