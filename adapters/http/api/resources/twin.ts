import type { MachineSettings } from '../../../../domain/machine/index.js';
import type { DeviceStatus, DeviceTwin } from '../../../../projections/queries/index.js';

const settingNames = [
  'units',
  'soundOn',
  'displayPercent',
  'reportSeconds',
  'altitudeMetres',
] as const satisfies readonly (keyof MachineSettings)[];

/** `Twin` of openapi.yaml. The reported set point of a device is the target of its newest reading. */
export function twinResource(device: DeviceStatus, twin: DeviceTwin | undefined) {
  return {
    deviceId: device.deviceId,
    settingsVersion: twin?.settingsVersion ?? 0,
    settings: Object.fromEntries(settingNames.map((name) => [name, settingResource(twin, name)])),
    targetCelsius: setPointResource(device, twin),
  };
}

function settingResource(twin: DeviceTwin | undefined, name: keyof MachineSettings) {
  const wish = twin?.desired[name];
  const value = twin?.reported[name];
  const at = twin?.reportedAt?.toISOString() ?? null;
  return {
    desired: wish ? desiredResource(wish) : null,
    reported: value === undefined ? null : { value, at },
    pendingSince: wish && wish.pendingSinceMs !== null ? isoOf(wish.pendingSinceMs) : null,
  };
}

function setPointResource({ reading }: DeviceStatus, twin: DeviceTwin | undefined) {
  const wish = twin?.setPoint;
  const value = reading?.targetCelsius ?? null;
  const isPending = wish && !wish.fulfilled && !isSameTarget(wish.targetCelsius, value);
  return {
    desired: wish ? desiredResource({ ...wish, value: wish.targetCelsius, version: null }) : null,
    reported: reading && value !== null ? { value, at: reading.receivedAt.toISOString() } : null,
    pendingSince: isPending ? isoOf(wish.wishedAtMs) : null,
  };
}

interface Desired {
  readonly value: unknown;
  readonly version: number | null;
  readonly commandId: string;
  readonly wishedAtMs: number;
}

function desiredResource({ value, version, commandId, wishedAtMs }: Desired) {
  return { value, version, commandId, since: isoOf(wishedAtMs) };
}

/** A machine reports targets in single precision. */
function isSameTarget(wanted: number, reported: number | null): boolean {
  return reported !== null && Math.fround(wanted) === Math.fround(reported);
}

function isoOf(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
