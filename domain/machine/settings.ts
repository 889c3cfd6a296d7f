import type { Refusal } from '../kernel/refusal.js';

/** Settings that an owner can change and the machine stores. */
export interface MachineSettings {
  readonly units: 'celsius' | 'fahrenheit';
  readonly soundOn: boolean;
  readonly displayPercent: number;
  /** Seconds between readings while nobody watches. */
  readonly reportSeconds: number;
  /** Metres above sea level; the boiling point depends on it. */
  readonly altitudeMetres: number;
}

const ranges = {
  displayPercent: { min: 0, max: 100, unit: '%' },
  reportSeconds: { min: 1, max: 3_600, unit: 's' },
  altitudeMetres: { min: -400, max: 4_000, unit: 'm' },
} as const;

/** The settings that are invalid. */
export function refuseSettings(settings: Partial<MachineSettings>): readonly Refusal[] {
  if (Object.keys(settings).length === 0) return [{ field: 'settings', rule: 'name at least one setting' }];
  return (Object.keys(ranges) as (keyof typeof ranges)[]).flatMap((name) => {
    const { min, max, unit } = ranges[name];
    const value = settings[name];
    if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return [];
    return [
      { field: `settings/${name}`, rule: `it is a whole number of ${min} to ${max} ${unit}, not ${value}` },
    ];
  });
}

/** The desired settings that differ from the reported ones. */
export function settingsToChange(
  wanted: Partial<MachineSettings>,
  reported: Partial<MachineSettings>,
): Partial<MachineSettings> {
  const names = Object.keys(wanted) as (keyof MachineSettings)[];
  return Object.fromEntries(
    names.filter((name) => wanted[name] !== reported[name]).map((name) => [name, wanted[name]]),
  );
}
