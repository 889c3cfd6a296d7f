import { readingLimits } from '../../../domain/machine/index.js';

/** What a chunk may hold. Readers check each before they allocate anything. */
export const chunkLimits = {
  readings: 8192,
  /** Different sensors: `decodeColumns` has an array for each. A device may name 64 others in each reading. */
  sensors: 256,
  /** Sensors in a reading. */
  sensorsOfReading: readingLimits.sensors,
  /** A body before compression: 8,192 readings with 64 doubles each, of other sensors each time, are half of it. */
  bodyBytes: 2 ** 24,
} as const;
