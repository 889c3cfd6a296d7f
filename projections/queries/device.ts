import type { PageRequest } from './page.js';

/** Last known status of a device. Codes are those of `domain/machine`. */
export interface DeviceStatus {
  readonly deviceId: string;
  readonly online: boolean;
  readonly presenceChangedAt: Date | null;
  readonly machineType: number | null;
  readonly firmware: string | null;
  readonly serial: string | null;
  readonly sessionId: string | null;
  readonly lastSeenAt: Date | null;
  /** Null while nothing is known to be wrong with the device's clock. */
  readonly clock: DeviceClock | null;
  /** The newest of those that did not come late; null for a device that sent none yet. */
  readonly reading: LastReading | null;
  /** Commit position of the event that changed it last. */
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
  /** Sensors whose values can't be right. */
  readonly implausible: readonly number[];
}

export interface DeviceFilter extends PageRequest {
  readonly online?: boolean | undefined;
  /** Only devices that are assigned to this person. */
  readonly owner?: string | undefined;
}
