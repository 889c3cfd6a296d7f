import { InvalidArgumentError } from 'commander';
import {
  defaultSettings,
  type AlarmChanges,
  type AlarmKind,
  type AlarmSettings,
  type PlannedDay,
} from '../../domain/alarms/index.js';
import { didYouMean } from './nearest.js';

/** One setting with its new value; undefined to take its change back. */
export interface SettingChange {
  readonly kind: AlarmKind;
  readonly name: string;
  readonly value: boolean | number | readonly PlannedDay[] | undefined;
}

type Values = Readonly<Record<string, unknown>>;

const valuesOf = (settings: AlarmChanges, kind: AlarmKind): Values => ({ ...settings[kind] });
const all = (Object.keys(defaultSettings) as AlarmKind[]).flatMap((kind) =>
  Object.keys(valuesOf(defaultSettings, kind)).map((name) => `${kind}.${name}`),
);

/** Parses `kind.setting=value`, one after the other. Whether the value is allowed is for the rules themselves to say. */
export function settingChanges(
  text: string,
  before: readonly SettingChange[] = [],
): readonly SettingChange[] {
  const [path = '', ...rest] = text.split('=');
  if (!all.includes(path))
    throw new InvalidArgumentError(`There is no setting ${path}${didYouMean(path, all)}.`);
  const [kind, name = ''] = path.split('.') as [AlarmKind, string?];
  return [...before, { kind, name, value: valueOf(name, rest.join('=')) }];
}

function valueOf(name: string, text: string): SettingChange['value'] {
  if (text === 'default') return undefined;
  if (name === 'on') {
    if (text === 'true' || text === 'false') return text === 'true';
    throw new InvalidArgumentError('It is true, false or default.');
  }
  if (name === 'days') return text === '' ? [] : text.split(',').map(dayOf);
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is a number, or default.');
}

function dayOf(text: string): PlannedDay {
  const [, day, work] = /^(\d{1,4}):(\w+)$/.exec(text) ?? [];
  if (work === undefined) throw new InvalidArgumentError('Days are such as 4:dryHop,7:dryHop.');
  return { day: Number(day), work: work as PlannedDay['work'] };
}

/** The changes after these of single settings. */
export function changedBy(changes: AlarmChanges, wanted: readonly SettingChange[]): AlarmChanges {
  return wanted.reduce((before, { kind, name, value }) => {
    const others = without(valuesOf(before, kind), name);
    const values = value === undefined ? others : { ...others, [name]: value };
    const kinds: AlarmChanges = without(before, kind);
    return Object.keys(values).length === 0 ? kinds : { ...kinds, [kind]: values };
  }, changes);
}

function without(values: Values, name: string): Values {
  return Object.fromEntries(Object.entries(values).filter(([each]) => each !== name));
}

/** A row for each setting: its name, its value, and what it is changed from. */
export function settingRows(rules: AlarmSettings, changes: AlarmChanges): readonly (readonly string[])[] {
  return (Object.keys(defaultSettings) as AlarmKind[]).flatMap((kind) => {
    const [now, changed, usual] = [rules, changes, defaultSettings].map((each) => valuesOf(each, kind));
    return Object.entries(now ?? {}).map(([name, value]) => [
      `${kind}.${name}`,
      shown(value),
      name in (changed ?? {}) ? shown(usual?.[name]) : '-',
    ]);
  });
}

function shown(value: unknown): string {
  if (!Array.isArray(value)) return String(value);
  const days = (value as readonly PlannedDay[]).map(({ day, work }) => `${day}:${work}`);
  return days.join(',') || 'none';
}
