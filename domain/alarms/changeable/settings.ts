import type { AlarmKind, PlannedWork } from './kinds.js';

/** Something that is planned for a day of the fermentation. */
export interface PlannedDay {
  /** From 1: day 3 begins 48 hours after the start of primary fermentation. */
  readonly day: number;
  readonly work: PlannedWork;
}

interface OnOff {
  readonly on: boolean;
}

/** When each kind of alarm is raised. Every setting can be changed for a machine and for a whole brew. */
export interface AlarmSettings extends Readonly<Record<AlarmKind, OnOff>> {
  readonly userActionNeeded: OnOff & { readonly escalateAfterMinutes: number };
  readonly deviceLost: OnOff & { readonly afterMinutes: number };
  readonly targetNotReached: OnOff & { readonly brewMinutes: number; readonly kegHours: number };
  readonly temperatureOutOfBand: OnOff & {
    readonly brewCelsius: number;
    readonly brewMinutes: number;
    readonly kegCelsius: number;
    readonly kegMinutes: number;
  };
  readonly dayReached: OnOff & { readonly days: readonly PlannedDay[] };
  readonly kegClarified: OnOff & { readonly afterDays: number };
  readonly cleaningDue: OnOff & { readonly afterHours: number };
}

/** Settings that differ from the defaults, kind by kind and setting by setting. */
export type AlarmChanges = { readonly [Kind in AlarmKind]?: Partial<AlarmSettings[Kind]> };

const on: OnOff = { on: true };

/** The rules for everybody. */
export const defaultSettings: AlarmSettings = {
  // Hops that wait longer than this change the beer; a person may be away from the kitchen for a quarter of an hour.
  userActionNeeded: { on: true, escalateAfterMinutes: 30 },
  fault: on,
  // Machines drop off a Wi-Fi for minutes again and again.
  deviceLost: { on: true, afterMinutes: 15 },
  // From 10 to 78 °C at less than 1 °C a minute, as the slowest recorded kettle heats; a keg of 5.5 L takes a night to chill.
  targetNotReached: { on: true, brewMinutes: 90, kegHours: 24 },
  // A mash rest tolerates an overshoot of 2 to 3 °C; a swing of a controller's hysteresis is below 1 °C for a beer.
  temperatureOutOfBand: { on: true, brewCelsius: 3, brewMinutes: 10, kegCelsius: 2, kegMinutes: 120 },
  fermentationStarted: on,
  fermentationSlowed: on,
  fermentationStalled: on,
  fermentationFinished: on,
  dayReached: { on: true, days: [] },
  // Yeast settles in a cold keg in two to three days.
  kegClarified: { on: true, afterDays: 3 },
  kegEmpty: on,
  // Wort and beer dry within a day, and what has dried is hard to clean off.
  cleaningDue: { on: true, afterHours: 12 },
  clockWrong: on,
  sensorImplausible: on,
};

/** Settings with changes, each over those before it. */
export function withChanges(
  settings: AlarmSettings,
  ...changes: readonly (AlarmChanges | undefined)[]
): AlarmSettings {
  return changes.reduce<AlarmSettings>((before, change) => {
    if (!change) return before;
    const kinds = Object.keys(change) as AlarmKind[];
    const changed = kinds.map((kind) => [kind, { ...before[kind], ...change[kind] }]);
    return { ...before, ...(Object.fromEntries(changed) as Partial<AlarmSettings>) };
  }, settings);
}
