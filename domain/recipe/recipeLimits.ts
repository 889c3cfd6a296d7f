import { phases, processTypes } from '../machine/index.js';

interface Range {
  readonly min: number;
  readonly max: number;
}

/** Limits of the machine (domain facts, "Limits worth validating"). */
export const recipeLimits = {
  batchLitres: { min: 0.5, max: 5.5 },
  grainKg: { min: 1.2, max: 2.3 },
  hopSlot: { min: 1, max: 6 },
  chillMinutes: 30,
  /** Fermentation takes days to weeks. */
  stepMinutes: 60 * 24 * 60,
  /** A brew has about 30 steps; a recipe must fit into one message. */
  steps: 100,
  nameLength: 100,
} as const;

const keg: Range = { min: 5, max: 20 };
/** From freezing to boiling. */
const water: Range = { min: 0, max: 100 };

/** Target temperatures that a step of a phase may have, °C. Water boils at 86 °C at 4,000 m, and at 100 °C at sea level. */
export const phaseCelsius: Readonly<Record<number, Range>> = {
  [phases.brewPrepare]: water,
  [phases.mash]: { min: 40, max: 78 },
  [phases.boil]: { min: 86, max: 100 },
  [phases.chill]: { min: 10, max: 40 },
  [phases.cleanPrepare]: water,
  [phases.clean]: water,
  [phases.cleanRinse]: water,
  [phases.acidSoak]: water,
  [phases.acidClean]: water,
  [phases.acidRinse]: water,
  [phases.fermentationPrepare]: keg,
  [phases.primaryFermentation]: keg,
  [phases.secondaryFermentation]: keg,
  [phases.clarification]: keg,
  [phases.carbonating]: keg,
  [phases.serving]: keg,
};

/** Processes of each type of machine, by code of `machineTypes`: 0 base, 1 keg. */
export const processesOf: Readonly<Record<number, readonly number[]>> = {
  0: [processTypes.brew, processTypes.clean, processTypes.cleanKeg, processTypes.acidClean],
  1: [processTypes.fermentation, processTypes.serving],
};
