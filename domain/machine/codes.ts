/**
 * The machine's codes by name, as its makers number them. They are numbers and not enums, because a machine may report a code
 * that this list lacks, and it is stored unchanged.
 */
export const machineTypes = { base: 0, keg: 1 } as const;

export const connections = { offline: 0, online: 1, notResponding: 2 } as const;

export const currentStates = { idle: 0, running: 1, waitingForUser: 2 } as const;

export const processTypes = {
  idle: 0,
  brew: 1,
  clean: 2,
  cleanKeg: 3,
  fermentation: 4,
  serving: 5,
  acidClean: 6,
} as const;

export const phases = {
  none: 0,
  brewPrepare: 1,
  mash: 2,
  boil: 3,
  chill: 4,
  primaryFermentation: 5,
  secondaryFermentation: 6,
  clarification: 7,
  serving: 8,
  cleanPrepare: 9,
  clean: 10,
  cleanRinse: 11,
  fermentationPrepare: 12,
  carbonating: 13,
  acidSoak: 14,
  acidClean: 15,
  acidRinse: 16,
} as const;

/** Process states; Brewline calls them steps. */
export const steps = {
  rinseManual: 5,
  rinsePrepare: 6,
  rinseKegCheck: 7,
  rinseWaterCheck: 8,
  rinseFlowRecovery: 9,
  rinsePriming: 10,
  rinseFlowCheck: 11,
  rinseHeatUp: 12,
  rinseBallValve: 13,
  rinseBoilPath: 14,
  rinseMashPath: 15,
  rinseDone: 16,
  rinseFill: 17,
  rinseCool: 18,
  hydrate1: 20,
  hydrate2: 21,
  hydrate3: 22,
  hydrate4: 23,
  mashIn: 24,
  mashHeatUp: 30,
  mashing: 31,
  mashRest: 32,
  mashRecovery: 33,
  sparge: 39,
  lauter: 40,
  replaceMash: 43,
  boilHeatUp: 50,
  boil: 51,
  secondLauter: 52,
  boilRecovery: 53,
  connectWater: 59,
  cool: 60,
  filterColdCrash: 61,
  writeKeg: 65,
  brewDone: 70,
  brewFailed: 71,
  pitchCooling: 74,
  fermentationPrepare: 75,
  airlockOn: 76,
  airlockOff: 77,
  trubContainer: 78,
  fermentationTemperatureControl: 80,
  removeTrub: 81,
  addIngredient: 82,
  removeIngredient: 83,
  fermentationFailed: 84,
  pairSensor: 85,
  servingPrepare: 88,
  servingCool: 90,
  tap: 91,
  servingTemperatureControl: 92,
  servingFailed: 93,
  carbonating: 94,
  cleanPrepare: 101,
  cleanDrain: 102,
  cleanHeatUp: 103,
  cleanAccessories: 105,
  cleanDone: 108,
  cleanFailed: 109,
  cleanCirculate1: 111,
  cleanCirculate2: 112,
  cleanRinse1: 113,
  cleanRinse2: 114,
  cleanRecovery: 115,
  cleanSoak: 116,
  acid1: 117,
  acid2: 118,
  acid3: 119,
  acid4: 120,
  acid5: 121,
  acid6: 122,
  acid7: 123,
  acid8: 124,
  acidFailed: 125,
  acidRecovery: 126,
} as const;

/** Sensor ids; 1000 and above are Brewline's additions for recordings of other controllers (see proto/brewline/v1/enums.proto). */
export const sensors = {
  ambient: 0,
  controlOut: 1,
  controlIn: 2,
  liquid: 3,
  peltier: 4,
  pump: 6,
  carousel: 7,
  connectionA: 9,
  connectionB: 10,
  zero: 12,
  controller: 13,
  barometer: 14,
  valveA: 15,
  valveB: 16,
  valveC: 17,
  system: 18,
  button: 19,
  boardFan: 20,
  probeTemperature: 21,
  specificGravity: 22,
  probeBattery: 23,
  peltierPercent: 24,
  flow: 25,
  fanPercent: 26,
  rssi: 27,
  stirrer: 1000,
  alarm: 1001,
  setPoint: 1002,
  heater: 1003,
  chamberTemperature: 1004,
  chamberSetPoint: 1005,
  foreignState: 1006,
} as const;

/** Status of a session as the manufacturer numbers it; Brewline's own words for it are in `domain/brewSession`. */
export const sessionStatuses = { active: 1, inProgress: 2, completed: 4, cancelled: 6 } as const;

/** Commands as the manufacturer numbers them; Brewline's own are in `domain/deviceCommand`. */
export const deviceCommands = { wake: 2, stepCommand: 3, updateRecipe: 6 } as const;

/** What the manufacturer's service says about a pending command. */
export const commandErrors = { none: 0, unknown: 3, failedOrUnresponsive: 4 } as const;

/** The name of a code in one of the tables above, or `unknown(<code>)`. */
export function nameOf(table: Readonly<Record<string, number>>, code: number): string {
  const entry = Object.entries(table).find(([, value]) => value === code);
  return entry ? entry[0] : `unknown(${code})`;
}
