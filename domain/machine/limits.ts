import { machineTypes } from './codes.js';

/** Temperatures that a machine of this type may be told to hold, °C, both ends inclusive (domain facts, "Limits worth validating"). */
export const setTemperatureLimits: Readonly<Record<number, { minCelsius: number; maxCelsius: number }>> = {
  /** Mash rests. */
  [machineTypes.base]: { minCelsius: 40, maxCelsius: 78 },
  /** Serving and fermentation in the keg. */
  [machineTypes.keg]: { minCelsius: 5, maxCelsius: 20 },
};
