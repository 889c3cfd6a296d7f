import { celsiusFromFahrenheit } from '../units/index.js';
import { processTypes, sensors } from './codes.js';

/** What a sensor can measure. */
export interface SensorRule {
  /** Shown beside its values; empty for a number without a unit. */
  readonly unit: string;
  /** Values outside this closed range are implausible; absent where the documents of the machine give no range. */
  readonly range?: SensorRange;
  /** A narrower range while beer is in the vessel, in which yeast survives. */
  readonly rangeWithYeast?: SensorRange;
  readonly jump?: JumpRule;
  /** Values that controllers show without a measurement; repeating one does not confirm it. */
  readonly sentinels?: readonly number[];
}

export interface SensorRange {
  readonly lowest: number;
  readonly highest: number;
}

/** How far a value may be from the previous one. */
export interface JumpRule {
  /** Between readings that are at most `shortMs` apart. */
  readonly shortly: number;
  /** After a longer pause. */
  readonly afterPause: number;
}

/** Limit of `shortly`, milliseconds; readings once a minute are further apart. */
export const shortMs = 60_000;
/** After this pause every plausible value is accepted, milliseconds. */
export const longMs = 6 * 3_600_000;

/**
 * Sentinels of digital probes: -127 is what DallasTemperature returns for a DS18B20 that does not answer (DEVICE_DISCONNECTED_C), 85 what the
 * probe's scratchpad holds after power-on (datasheet of the DS18B20, "Power-on reset"), 99.9 what displays of three digits show without a probe.
 */
const probeSentinels = [-127, 85, 99.9];

/**
 * 1,600 W heat 5.5 L by at most 4.2 °C a minute (P = m·c·ΔT/Δt with c = 4,186 J/(kg·K)), and a counterflow chiller cools a probe
 * about as fast. A jump of 30 °C in a minute means that the probe lost its contact or was moved. 60 °C after a pause is a boil
 * that was chilled meanwhile.
 */
const liquidJump: JumpRule = { shortly: 30, afterPause: 60 };

/** Wort and water between frozen and boiling at sea level, plus the error of a probe. Yeast dies above 45 °C. */
const liquid: SensorRule = {
  unit: '°C',
  range: { lowest: -10, highest: 110 },
  jump: liquidJump,
  sentinels: probeSentinels,
};
const beer: SensorRule = { ...liquid, rangeWithYeast: { lowest: -10, highest: 45 } };
/** Air of a kitchen, a cellar or a fermentation chamber. */
const air: SensorRule = {
  unit: '°C',
  range: { lowest: -30, highest: 60 },
  jump: liquidJump,
  sentinels: probeSentinels,
};
/** Semiconductors switch off at 125 °C; the thermal protection acts at 105 °C. */
const electronics: SensorRule = { unit: '°C', range: { lowest: -40, highest: 125 } };
const setting: SensorRule = { unit: '°C' };
const share: SensorRule = { unit: '%', range: { lowest: 0, highest: 100 } };
const number: SensorRule = { unit: '' };

/** By sensor. A sensor that is not listed has no unit and no range. */
const rules: ReadonlyMap<number, SensorRule> = new Map<number, SensorRule>([
  [sensors.ambient, air],
  [sensors.controlOut, liquid],
  [sensors.controlIn, liquid],
  [sensors.liquid, beer],
  [sensors.peltier, electronics],
  [sensors.controller, electronics],
  // The range of a barometer of this class (datasheet of the BMP280).
  [sensors.barometer, { unit: 'hPa', range: { lowest: 300, highest: 1100 } }],
  [sensors.probeTemperature, beer],
  // Water is 1.000; the driest beer stays above 0.990, the strongest wort below 1.160. A fermentation takes hours for 0.01.
  [
    sensors.specificGravity,
    {
      unit: 'SG',
      range: { lowest: 0.98, highest: 1.2 },
      jump: { shortly: 0.05, afterPause: 0.1 },
    },
  ],
  [sensors.probeBattery, { unit: 'V' }],
  [sensors.peltierPercent, { unit: '%', range: { lowest: -100, highest: 100 } }],
  [sensors.flow, { unit: 'L/min' }],
  [sensors.fanPercent, share],
  // A signed byte of the radio; 0 dBm is 1 mW at the antenna.
  [sensors.rssi, { unit: 'dBm', range: { lowest: -128, highest: 20 } }],
  [sensors.setPoint, setting],
  [sensors.chamberTemperature, air],
  [sensors.chamberSetPoint, setting],
]);

export function ruleOf(sensor: number): SensorRule {
  return rules.get(sensor) ?? number;
}

/** The unit of a sensor's values; empty for a plain number. */
export function unitOf(sensor: number): string {
  return ruleOf(sensor).unit;
}

/** Whether a value is possible during this kind of process, whatever the value before. */
export function isInRange(sensor: number, value: number, processType: number): boolean {
  const { range, rangeWithYeast } = ruleOf(sensor);
  const hasYeast = processType === processTypes.fermentation || processType === processTypes.serving;
  const allowed = (hasYeast && rangeWithYeast) || range;
  return allowed === undefined || (value >= allowed.lowest && value <= allowed.highest);
}

/** No wort is stronger than SG 1.154. */
const strongestPlato = 35;

export type SuspectedUnit = 'fahrenheit' | 'plato';

/** The unit in which a value outside its range would be an ordinary one; undefined when there is none. */
export function suspectedUnit(sensor: number, value: number, processType: number): SuspectedUnit | undefined {
  const { unit, sentinels } = ruleOf(sensor);
  if (sentinels?.includes(value)) return undefined;
  if (unit === '°C' && value > 0 && isInRange(sensor, celsiusFromFahrenheit(value), processType))
    return 'fahrenheit';
  if (unit === 'SG' && value > 1.2 && value <= strongestPlato) return 'plato';
  return undefined;
}
