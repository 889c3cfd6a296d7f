/** One sample of all sensors, as a device reported it. Unique by (device, boot, seq, index). */
export interface Reading {
  /** Device time exactly as sent, epoch milliseconds. */
  readonly atMs: number;
  /** Sensor ids, each once; `values` have the same order. */
  readonly sensors: readonly number[];
  readonly values: readonly number[];
  readonly context: ProcessContext | undefined;
}

/** What the machine reports about its process in addition to the sensors; codes are those of `codes.ts`. */
export interface ProcessContext {
  readonly state: number;
  readonly processType: number;
  readonly step: number;
  readonly phase: number;
  readonly userAction: number;
  readonly targetCelsius: number | undefined;
  readonly secondsToNextAction: number;
  readonly error: number;
}

/** A reading that breaks a rule of the format: its message was stored, and the reading is left out. */
export interface RejectedReading {
  readonly index: number;
  readonly cause: string;
}

/**
 * The index of a reading among all readings of its message.
 *
 * @param position among the valid readings.
 * @param leftOut indexes of the invalid readings, in order.
 */
export function readingIndex(position: number, leftOut: readonly number[]): number {
  let index = position;
  for (const rejected of leftOut) {
    if (rejected > index) break;
    index += 1;
  }
  return index;
}
