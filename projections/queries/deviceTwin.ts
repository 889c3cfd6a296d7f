import type { MachineSettings } from '../../domain/machine/index.js';
import type { DesiredSetPoint, DesiredSettings } from '../deviceTwin/index.js';

/** What is wanted of a device, and the settings that it says it has. Times are epoch milliseconds where they are numbers. */
export interface DeviceTwin {
  /** Counts the wishes for settings. */
  readonly settingsVersion: number;
  readonly desired: DesiredSettings;
  readonly reported: Partial<MachineSettings>;
  readonly reportedAt: Date | null;
  readonly desiredSetPoint: DesiredSetPoint | null;
}
