import type { Language } from '../texts/index.js';
import type { GravityUnit, TemperatureUnit } from '../units/index.js';

/** What a person has chosen about what is shown and sent to them. Numbers of the API stay in °C and SG whatever they chose. */
export interface PersonSettings {
  readonly language: Language;
  /** IANA name, such as Europe/Berlin. */
  readonly timeZone: string;
  readonly temperatureUnit: TemperatureUnit;
  readonly gravityUnit: GravityUnit;
}

/** Of who has chosen nothing. */
export const defaultPersonSettings: PersonSettings = {
  language: 'en',
  timeZone: 'UTC',
  temperatureUnit: 'celsius',
  gravityUnit: 'specificGravity',
};

/** Whether the time zone database has this name. An offset such as +02:00 is none: it knows no summer time. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
