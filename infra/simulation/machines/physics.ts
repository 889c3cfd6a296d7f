/** Properties of a vessel and its liquid, rounded from a countertop machine of 5.5 L batches. */
export interface Vessel {
  /** Heat that warms vessel and liquid by one degree, J/K. */
  readonly heatCapacity: number;
  /** Heat loss for each degree above the room, W/K. */
  readonly lossPerKelvin: number;
  /** Strongest heating, W. */
  readonly heatingWatts: number;
  /** Strongest electrical cooling, W. */
  readonly coolingWatts: number;
}

/** The base: 8 L of water and grain, a 1,600 W heater, cooled by tap water only. */
export const kettle: Vessel = { heatCapacity: 33_000, lossPerKelvin: 4, heatingWatts: 1600, coolingWatts: 0 };
/** The keg: 5.5 L of beer, insulated, with a Peltier element. */
export const keg: Vessel = { heatCapacity: 23_000, lossPerKelvin: 0.6, heatingWatts: 40, coolingWatts: 45 };

/** Heat that the tap water takes for each degree above its temperature, W/K; and that temperature. */
const waterPerKelvin = 150;
const waterCelsius = 14;
export const boilingCelsius = 98.6;
/** The controller uses full power from this far below its target, K. */
const proportionalBand = 1.5;

export interface Thermal {
  readonly liquidCelsius: number;
  /** -1 full cooling … 1 full heating. */
  readonly drive: number;
}

export interface Surroundings {
  readonly ambientCelsius: number;
  /** Undefined: no control. */
  readonly targetCelsius: number | undefined;
  readonly waterCooling: boolean;
  /** Heat of fermentation, W. */
  readonly innerWatts: number;
}

/** The vessel `seconds` later. Use steps of at most 20 seconds, or the controller overshoots. */
export function warm(vessel: Vessel, thermal: Thermal, around: Surroundings, seconds: number): Thermal {
  const drive = around.waterCooling ? 0 : driveFor(vessel, thermal.liquidCelsius, around);
  const watts = drive >= 0 ? drive * vessel.heatingWatts : drive * vessel.coolingWatts;
  const water = around.waterCooling ? waterPerKelvin : 0;
  const conductance = vessel.lossPerKelvin + water;
  const outside = (vessel.lossPerKelvin * around.ambientCelsius + water * waterCelsius) / conductance;
  // The exact solution of C·T' = P - G·(T - T₀), so that no length of step makes it oscillate.
  const settled = outside + (watts + around.innerWatts) / conductance;
  const decay = Math.exp((-conductance * seconds) / vessel.heatCapacity);
  const liquidCelsius = Math.min(boilingCelsius, settled + (thermal.liquidCelsius - settled) * decay);
  return { liquidCelsius, drive };
}

/** Proportional control around the power that holds the target. */
function driveFor(vessel: Vessel, liquidCelsius: number, around: Surroundings): number {
  if (around.targetCelsius === undefined) return 0;
  const holding = vessel.lossPerKelvin * (around.targetCelsius - around.ambientCelsius) - around.innerWatts;
  const strongest = holding >= 0 ? vessel.heatingWatts : vessel.coolingWatts;
  const feedForward = strongest === 0 ? 0 : holding / strongest;
  const drive = feedForward + (around.targetCelsius - liquidCelsius) / proportionalBand;
  return Math.min(1, Math.max(vessel.coolingWatts === 0 ? 0 : -1, drive));
}

/** Specific gravity before and after fermentation. */
const gravity = { original: 1.05, final: 1.011 } as const;
const halfwayDays = 2.5;
const steepnessDays = 0.5;
const dayS = 86_400;

/** The fermented share of the sugar after this many seconds at 20 °C: a logistic curve. */
export function fermentedShare(fermentedSeconds: number): number {
  return 1 / (1 + Math.exp((halfwayDays - fermentedSeconds / dayS) / steepnessDays));
}

export function specificGravity(share: number): number {
  return gravity.original - (gravity.original - gravity.final) * share;
}

/** Yeast works about twice as fast for each ten degrees more. */
export function yeastSpeed(liquidCelsius: number): number {
  return 2 ** ((liquidCelsius - 20) / 10);
}

/** Heat of fermentation, W: about 600 J for each gram of sugar, 110 g/L of it in 5.5 L. */
export function fermentationWatts(share: number, speed: number): number {
  const sharePerSecond = (share * (1 - share) * speed) / (steepnessDays * dayS);
  return sharePerSecond * 600 * 110 * 5.5;
}
