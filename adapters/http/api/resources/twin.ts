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
  const setting = twin?.desired[name];
  const value = twin?.reported[name];
  const at = twin?.reportedAt?.toISOString() ?? null;
  return {
    desired: setting ? desiredResource(setting) : null,
    reported: value === undefined ? null : { value, at },
    pendingSince: setting && setting.pendingSinceMs !== null ? isoOf(setting.pendingSinceMs) : null,
  };
}

function setPointResource({ reading }: DeviceStatus, twin: DeviceTwin | undefined) {
  const setPoint = twin?.desiredSetPoint;
  const value = reading?.targetCelsius ?? null;
  const isPending = setPoint && !setPoint.isDone && !isSameTarget(setPoint.targetCelsius, value);
  return {
    desired: setPoint ? desiredResource({ ...setPoint, value: setPoint.targetCelsius, version: null }) : null,
    reported: reading && value !== null ? { value, at: reading.receivedAt.toISOString() } : null,
    pendingSince: isPending ? isoOf(setPoint.requestedAtMs) : null,
  };
}

interface Desired {
  readonly value: unknown;
  readonly version: number | null;
  readonly commandId: string;
  readonly requestedAtMs: number;
}

function desiredResource({ value, version, commandId, requestedAtMs }: Desired) {
  return { value, version, commandId, since: isoOf(requestedAtMs) };
}

/** A machine reports targets in single precision. */
function isSameTarget(desired: number, reported: number | null): boolean {
  return reported !== null && Math.fround(desired) === Math.fround(reported);
}

function isoOf(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
