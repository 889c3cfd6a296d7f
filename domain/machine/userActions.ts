/** User actions whose meaning is known. Others are stored as numbers. */
export const userActions = {
  none: 0,
  needsCleaning: 12,
  start: 21,
  prepareFermentation: 26,
  fitAirlock: 28,
  removeAirlock: 29,
  startCleaning: 32,
  finish: 37,
  needsAcid: 63,
  kegUpdate: 64,
  maximumCooling: 67,
} as const;

/** Actions of which only the class is known. */
export const userActionClasses = {
  failure: [13, 33, 34, 35, 59, 61, 62],
  check: [39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 55, 58],
} as const;
