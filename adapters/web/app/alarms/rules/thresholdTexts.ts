import { settingRanges } from '../../../../../domain/alarms/changeable/index.js';
import { typedNumber } from '../../../../../domain/units/index.js';
import { t, type TextKey } from '../../../shared/texts/rules.js';
import { formatTyped } from '../../../shared/texts/index.js';
import { plainTemperatureDifference, temperatureUnit, typedKelvins } from '../../../shared/units/index.js';
import { isWithin, type Threshold } from './ruleSettings.js';

/** What stands in fields that somebody typed into, by `kind/name`. */
export type Typed = Readonly<Record<string, string>>;

const labels: Readonly<Record<string, TextKey>> = {
  'userActionNeeded/escalateAfterMinutes': 'rule.escalate',
  'deviceLost/afterMinutes': 'rule.lostMinutes',
  'targetNotReached/brewMinutes': 'rule.brewAfter',
  'targetNotReached/kegHours': 'rule.kegAfter',
  'temperatureOutOfBand/brewCelsius': 'rule.brewOff',
  'temperatureOutOfBand/brewMinutes': 'rule.brewFor',
  'temperatureOutOfBand/kegCelsius': 'rule.kegOff',
  'temperatureOutOfBand/kegMinutes': 'rule.kegFor',
  'kegClarified/afterDays': 'rule.clarifiedDays',
  'cleaningDue/afterHours': 'rule.cleaningHours',
};

/** `In a keg, off by` */
export function labelOf({ kind, name }: Threshold): string {
  const key = labels[`${kind}/${name}`];
  return key ? t(key) : name;
}

export function unitText(unit: Threshold['unit']): string {
  return unit === 'kelvins' ? temperatureUnit() : t(`rules.unit.${unit}`);
}

/** As it stands in its field. */
export function thresholdText({ unit }: Threshold, value: number): string {
  return unit === 'kelvins' ? plainTemperatureDifference(value) : formatTyped(value);
}

/** `1–1,440 min` */
export function rangeText(threshold: Threshold): string {
  const { min, max } = settingRanges[threshold.name];
  return t('rules.range', {
    ...{ low: thresholdText(threshold, min), high: thresholdText(threshold, max) },
    unit: unitText(threshold.unit),
  });
}

/** Undefined for a field that nobody typed into. */
export function readThreshold({ kind, name, unit }: Threshold, typed: Typed): number | 'wrong' | undefined {
  const text = typed[`${kind}/${name}`];
  if (text === undefined) return undefined;
  const value = unit === 'kelvins' ? typedKelvins(text) : typedNumber(text);
  return isWithin(name, value) ? value : 'wrong';
}
