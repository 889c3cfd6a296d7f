import {
  alarmKinds,
  settingRanges,
  type AlarmChanges,
  type AlarmKind,
  type AlarmSettings,
  type NumberSetting,
  type PlannedDay,
} from '../../../../../domain/alarms/changeable/index.js';

/** A number of a rule, for example after how many minutes. */
export interface Threshold {
  readonly kind: AlarmKind;
  readonly name: NumberSetting;
  readonly unit: 'minutes' | 'hours' | 'days' | 'kelvins';
}

const unitOf: Readonly<Record<NumberSetting, Threshold['unit']>> = {
  escalateAfterMinutes: 'minutes',
  afterMinutes: 'minutes',
  brewMinutes: 'minutes',
  kegMinutes: 'minutes',
  brewCelsius: 'kelvins',
  kegCelsius: 'kelvins',
  kegHours: 'hours',
  afterHours: 'hours',
  afterDays: 'days',
};

/** The numbers of a kind of alarm, in the order in which they are read. */
export function thresholdsOf(kind: AlarmKind, settings: AlarmSettings): readonly Threshold[] {
  const names = Object.keys(settings[kind]) as (keyof typeof unitOf | 'on' | 'days')[];
  return names.flatMap((name) =>
    name === 'on' || name === 'days' ? [] : [{ kind, name, unit: unitOf[name] }],
  );
}

type Value = boolean | number | readonly PlannedDay[];

/** What is set of a kind, by name. */
export function valueOf(
  settings: AlarmSettings | AlarmChanges,
  kind: AlarmKind,
  name: string,
): Value | undefined {
  return (settings[kind] as Readonly<Record<string, Value>> | undefined)?.[name];
}

/** With one setting more; one that is as it would be anyway is no change. */
export function withSetting(
  changes: AlarmChanges,
  inherited: AlarmSettings,
  { kind, name, value }: { readonly kind: AlarmKind; readonly name: string; readonly value: Value },
): AlarmChanges {
  const ofKind: Record<string, Value> = { ...changes[kind] };
  if (JSON.stringify(value) === JSON.stringify(valueOf(inherited, kind, name)))
    Reflect.deleteProperty(ofKind, name);
  else ofKind[name] = value;
  const others = withoutKind(changes, kind);
  return Object.keys(ofKind).length === 0 ? others : { ...others, [kind]: ofKind };
}

/** As it is inherited again. */
export function withoutKind(changes: AlarmChanges, kind: AlarmKind): AlarmChanges {
  return Object.fromEntries(Object.entries(changes).filter(([each]) => each !== kind));
}

interface Rules {
  readonly defaults: AlarmSettings;
  readonly changes: AlarmChanges;
  readonly inForce: readonly { readonly rules: AlarmSettings }[];
}

/**
 * What holds where nothing is changed here. What was changed for a machine holds for its brews: settings of a brew day are those of the
 * base, which comes first, the others those of the keg. What is changed here hides that, so the rule for everybody stands for it.
 */
export function inheritedOf({ defaults, changes, inForce }: Rules): AlarmSettings {
  const base = inForce[0]?.rules ?? defaults;
  const keg = inForce.at(-1)?.rules ?? defaults;
  const kinds = alarmKinds.map((kind) => {
    const names = Object.keys(defaults[kind]);
    const settings = names.map((name) => {
      const from =
        valueOf(changes, kind, name) !== undefined ? defaults : name.startsWith('brew') ? base : keg;
      return [name, valueOf(from, kind, name)];
    });
    return [kind, Object.fromEntries(settings) as object];
  });
  const inherited: unknown = Object.fromEntries(kinds);
  return inherited as AlarmSettings;
}

/** From where a kind has its settings: changed here, changed for the machine, or as for everybody. */
export function originOf(
  kind: AlarmKind,
  {
    changes,
    inherited,
    defaults,
  }: {
    readonly changes: AlarmChanges;
    readonly inherited: AlarmSettings;
    readonly defaults: AlarmSettings;
  },
): 'here' | 'machine' | 'everybody' {
  if (changes[kind]) return 'here';
  return JSON.stringify(inherited[kind]) === JSON.stringify(defaults[kind]) ? 'everybody' : 'machine';
}

export function isWithin(name: NumberSetting, value: number | undefined): value is number {
  const { min, max } = settingRanges[name];
  return value !== undefined && value >= min && value <= max;
}
