import type { MachineSettings } from '../../domain/machine/index.js';

/** A row of `device_twin`: desired settings and set point of a device, and the settings that it reported. */
export interface DeviceTwinRow {
  readonly deviceId: string;
  /** Counts the requests that changed desired settings. */
  readonly settingsVersion: number;
  readonly desired: DesiredSettings;
  readonly reported: Partial<MachineSettings>;
  /** When the device last reported other settings than before; null when it never reported any. */
  readonly reportedAtMs: number | null;
  /** The reported set point is in the newest reading (`device_status`). */
  readonly desiredSetPoint: DesiredSetPoint | null;
}

export type DesiredSettings = {
  readonly [Name in keyof MachineSettings]?: DesiredSetting<MachineSettings[Name]>;
};

export interface DesiredSetting<Value> {
  readonly value: Value;
  readonly version: number;
  /** The command that requested it. */
  readonly commandId: string;
  readonly requestedAtMs: number;
  /** Since when the device does not report this value; null when it does. */
  readonly pendingSinceMs: number | null;
}

export interface DesiredSetPoint {
  readonly targetCelsius: number;
  readonly commandId: string;
  readonly requestedAtMs: number;
  /** The device reported the command as done. Another set point of a session's program after that is no deviation. */
  readonly isDone: boolean;
}
