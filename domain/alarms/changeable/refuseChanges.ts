import type { Refusal } from '../../kernel/refusal.js';
import { alarmKinds, plannedWorks } from './kinds.js';
import { defaultSettings, type AlarmChanges, type PlannedDay } from './settings.js';

/** Both ends inclusive. */
interface Range {
  readonly min: number;
  readonly max: number;
  readonly unit: string;
}

const minutes: Range = { min: 1, max: 1_440, unit: 'minutes' };
/** Narrower than the smaller ones would be the noise of a probe. */
const degrees: Range = { min: 0.5, max: 20, unit: '°C' };

/** What each setting with a number may be. */
export const settingRanges = {
  escalateAfterMinutes: minutes,
  afterMinutes: minutes,
  brewMinutes: minutes,
  kegMinutes: minutes,
  brewCelsius: degrees,
  kegCelsius: degrees,
  kegHours: { min: 1, max: 168, unit: 'hours' },
  afterHours: { min: 1, max: 168, unit: 'hours' },
  afterDays: { min: 1, max: 60, unit: 'days' },
} as const satisfies Readonly<Record<string, Range>>;

export type NumberSetting = keyof typeof settingRanges;

/** Limits of planned days. */
export const maxDay = 365;
export const maxDays = 20;

/**
 * Every rule that changes of alarm rules break.
 *
 * @param at path of the changes in the request; empty when they are all of it
 */
export function refuseChanges(changes: AlarmChanges, at = ''): readonly Refusal[] {
  const within = at === '' ? '' : `${at}/`;
  return Object.entries(changes).flatMap(([kind, settings]) => {
    const known: Readonly<Record<string, unknown>> | undefined = alarmKinds.some((each) => each === kind)
      ? { ...defaultSettings[kind as keyof AlarmChanges] }
      : undefined;
    if (!known) return [{ field: `${within}${kind}`, rule: 'there is no such kind of alarm' }];
    return Object.entries(settings).flatMap(([name, value]) =>
      Object.hasOwn(known, name)
        ? refuseValue(`${within}${kind}/${name}`, name, value)
        : [{ field: `${within}${kind}/${name}`, rule: 'this kind of alarm has no such setting' }],
    );
  });
}

function refuseValue(field: string, name: string, value: unknown): readonly Refusal[] {
  if (name === 'on')
    return typeof value === 'boolean' ? [] : [{ field, rule: `it is true or false, not ${String(value)}` }];
  if (name === 'days') return refuseDays(field, value as readonly PlannedDay[]);
  const { min, max, unit } = settingRanges[name as NumberSetting];
  if (typeof value === 'number' && value >= min && value <= max) return [];
  return [{ field, rule: `it is ${min} to ${max} ${unit}, not ${String(value)}` }];
}

function refuseDays(field: string, days: readonly PlannedDay[]): readonly Refusal[] {
  const tooMany =
    days.length > maxDays ? [{ field, rule: `there are at most ${maxDays}, not ${days.length}` }] : [];
  const each = days.flatMap(({ day, work }, at) => [
    ...(days.findIndex((other) => other.day === day && other.work === work) < at
      ? [{ field: `${field}/${at}`, rule: `${work} on day ${day} is planned already` }]
      : []),
    ...(Number.isInteger(day) && day >= 1 && day <= maxDay
      ? []
      : [{ field: `${field}/${at}/day`, rule: `it is a whole number of 1 to ${maxDay}, not ${day}` }]),
    ...(plannedWorks.includes(work)
      ? []
      : [{ field: `${field}/${at}/work`, rule: `there is no such work: ${work}` }]),
  ]);
  return [...tooMany, ...each];
}
