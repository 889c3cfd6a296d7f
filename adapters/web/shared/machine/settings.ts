import { typedNumber } from '../../../../domain/units/index.js';
import type { Schemas } from '../../../apiClient/index.js';
import { t } from '../texts/machine.js';
import { formatNumber } from '../texts/index.js';

export type TwinValue = Schemas['TwinValue'];
export type SettingName = keyof Schemas['Twin']['settings'];
export type Settings = Schemas['Settings'];
export type TwinSettings = Schemas['Twin']['settings'];

export const settingNames: readonly SettingName[] = [
  'units',
  'soundOn',
  'displayPercent',
  'reportSeconds',
  'altitudeMetres',
];

/** What the API takes, as openapi.yaml has it. */
export const limits = {
  displayPercent: { low: 0, high: 100 },
  reportSeconds: { low: 1, high: 3_600 },
  altitudeMetres: { low: -400, high: 4_000 },
} as const;

export type NumberSetting = keyof typeof limits;

interface Range {
  readonly low: number;
  readonly high: number;
}

/** `1 to 3,600 s` */
export function rangeOf(name: NumberSetting, { low, high }: Range = limits[name]): string {
  return `${t('setting.range', { low, high })} ${units[name]}`;
}

const units = { displayPercent: '%', reportSeconds: 's', altitudeMetres: 'm' } as const;

/** `40 %`, `on`, `°F` */
export function shownSetting(name: SettingName, value: string | boolean | number): string {
  if (typeof value === 'boolean') return t(value ? 'setting.on' : 'setting.off');
  if (typeof value === 'number')
    return `${formatNumber(value)} ${name in units ? units[name as NumberSetting] : ''}`;
  return value === 'fahrenheit' ? '°F' : value === 'celsius' ? '°C' : value;
}

const unknown = { desired: null, reported: null, pendingSince: null } as const;

/** Of machines that are asked for the same together: whatever is chosen is a change. */
export const nothingKnown: TwinSettings = {
  ...{ units: unknown, soundOn: unknown },
  ...{ displayPercent: unknown, reportSeconds: unknown, altitudeMetres: unknown },
};

/** What the machine is to have, or has. */
export function currentOf({ desired, reported }: TwinValue): string | boolean | number | undefined {
  return desired?.value ?? reported?.value;
}

export interface Changed {
  readonly settings: Settings;
  /** By the names of the fields that no machine could take. */
  readonly wrong: Readonly<Partial<Record<NumberSetting, string>>>;
}

/** What somebody typed that is not so already. Fields that were left empty stay as they are. */
export function changedSettings(text: (name: string) => string, twin: TwinSettings): Changed {
  const settings: Settings = {};
  const wrong: Partial<Record<NumberSetting, string>> = {};
  const chosen = text('units');
  if ((chosen === 'celsius' || chosen === 'fahrenheit') && chosen !== currentOf(twin.units))
    settings.units = chosen;
  const sound = text('soundOn');
  if (sound !== '' && (sound === 'on') !== currentOf(twin.soundOn)) settings.soundOn = sound === 'on';
  for (const name of Object.keys(limits) as NumberSetting[]) {
    const typed = text(name).trim();
    if (typed === '') continue;
    const value = typedNumber(typed);
    const { low, high } = limits[name];
    if (value === undefined || value < low || value > high) wrong[name] = rangeOf(name);
    else if (value !== currentOf(twin[name])) settings[name] = value;
  }
  return { settings, wrong };
}
