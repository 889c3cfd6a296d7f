/** Errors of a machine, where the meaning is known. */
export const machineErrors = {
  thermalProtection: 105,
  pumpDry: 107,
  pump: 112,
  flow1: 117,
  flow2: 118,
  pumpCurrent1: 119,
  pumpCurrent2: 120,
} as const;

/**
 * Errors of which only the class is known. `system` is one of recipe, NFC, pressure, memory, storage or file system. It
 * includes the maker's 0, which telemetry can't say: there 0 is no error.
 */
export const machineErrorClasses = {
  system: [0, 9, 10, 11, 12, 13, 14, 15, 17, 18],
  sensor: [101, 102, 103, 104, 106, 108, 109, 110, 111, 113, 114, 115, 116],
} as const;
