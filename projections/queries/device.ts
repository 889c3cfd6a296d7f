import type { PageRequest } from './page.js';

/** Last known status of a device. Codes are those of `domain/machine`. */
export interface DeviceStatus {
  readonly deviceId: string;
  /** What its owners call it; null without a name. */
  readonly name: string | null;
  readonly online: boolean;
  readonly presenceChangedAt: Date | null;
  readonly machineType: number | null;
  readonly firmware: string | null;
  readonly serial: string | null;
  readonly sessionId: string | null;
  /** When the start of that session was received; null as long as it is not known. */
  readonly sessionStartedAt: Date | null;
  /** Of the batch of that session, as its recipe says; null where none does. */
  readonly litres: number | null;
  readonly lastSeenAt: Date | null;
  /** Null while no error of the device's clock is known. */
  readonly clock: DeviceClock | null;
  /** Between readings, as the device says; null until it does. */
  readonly reportSeconds: number | null;
  /** Until then it reports each second; null when nobody asked it to lately. */
  readonly fullRateUntil: Date | null;
  /** The newest reading that is not late; null for a device without readings. */
  readonly reading: LastReading | null;
  /** Commit position of the last event that changed it. */
  readonly position: bigint;
}

/** A clock that is wrong. */
export interface DeviceClock {
  /** Device time less backend time, milliseconds. */
  readonly offsetMs: number;
  readonly wrongSince: Date;
}

export interface LastReading {
  readonly epoch: number;
  readonly boot: number;
  readonly seq: number;
  readonly index: number;
  /** Device time exactly as sent. */
  readonly at: Date;
  readonly receivedAt: Date;
  readonly timePlausible: boolean;
  readonly state: number | null;
  readonly processType: number | null;
  readonly phase: number | null;
  readonly step: number | null;
  readonly userAction: number | null;
  readonly targetCelsius: number | null;
  readonly secondsToNextAction: number | null;
  readonly error: number | null;
  readonly sensors: readonly number[];
  readonly values: readonly number[];
  /** Sensors with implausible values. */
  readonly implausible: readonly number[];
}

export interface DeviceFilter extends PageRequest {
  readonly online?: boolean | undefined;
  /** Only devices that the person with this id owns, or that are shared with them. */
  readonly owner?: string | undefined;
}
