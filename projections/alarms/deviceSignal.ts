import type { AlarmSignal } from '../../domain/alarms/index.js';

/** A signal about one machine. */
export interface DeviceSignal {
  readonly deviceId: string;
  readonly signal: AlarmSignal;
}
