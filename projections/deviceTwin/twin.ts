import type { MachineSettings } from '../../domain/machine/index.js';

/** A row of `device_twin`: what is wanted of a device's settings and set point, and the settings that it says it has. */
export interface DeviceTwinRow {
  readonly deviceId: string;
  /** Counts the wishes for settings. */
  readonly settingsVersion: number;
  readonly desired: DesiredSettings;
  readonly reported: Partial<MachineSettings>;
  /** When the device last said other settings than before; null when it never said any. */
  readonly reportedAtMs: number | null;
  /** The set point that the device has is in its newest reading (`device_status`). */
  readonly setPoint: SetPointWish | null;
}

export type DesiredSettings = {
  readonly [Name in keyof MachineSettings]?: DesiredSetting<MachineSettings[Name]>;
};

export interface DesiredSetting<Value> {
  readonly value: Value;
  readonly version: number;
  /** The command that says so. */
  readonly commandId: string;
  readonly wishedAtMs: number;
  /** Since when the device lacks it, as far as it said what it has; null when it has it. */
  readonly pendingSinceMs: number | null;
}

export interface SetPointWish {
  readonly targetCelsius: number;
  readonly commandId: string;
  readonly wishedAtMs: number;
  /** The device said that it was done. What the program of a session sets later is no deviation. */
  readonly fulfilled: boolean;
}
