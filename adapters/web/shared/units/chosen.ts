import { signal, type ReadonlySignal } from '@preact/signals';
import { defaultPersonSettings, type PersonSettings } from '../../../../domain/personSettings/index.js';
import { afterFirstPage } from '../afterFirstPage.js';
import { api, ask } from '../session/api.js';

export type Units = Pick<PersonSettings, 'temperatureUnit' | 'gravityUnit'>;

const stored = 'brewline.units';
const unitsSignal = signal<Units>(lastChosen());
// Another tab has chosen.
addEventListener('storage', ({ key }) => key === stored && (unitsSignal.value = lastChosen()));

/** What the person reads temperatures and gravities in: as last chosen in this browser until the API has said it. */
export const units: ReadonlySignal<Units> = unitsSignal;

export function setUnits({ temperatureUnit, gravityUnit }: Units): void {
  const chosen = { temperatureUnit, gravityUnit };
  localStorage.setItem(stored, JSON.stringify(chosen));
  unitsSignal.value = chosen;
}

/** Of whoever is logged in now. What was known stays while the API does not answer: each number stands with its unit. */
export function askUnits(): void {
  ask(api.GET('/api/v1/people/me/settings')).then(setUnits, () => undefined);
}

/** At once where nothing is known, and else after the first page. */
export function followUnits(): () => void {
  if (localStorage.getItem(stored) !== null) return afterFirstPage(askUnits);
  askUnits();
  return () => undefined;
}

function lastChosen(): Units {
  const { temperatureUnit, gravityUnit } = defaultPersonSettings;
  const text = localStorage.getItem(stored) ?? '';
  return {
    temperatureUnit: text.includes('fahrenheit') ? 'fahrenheit' : temperatureUnit,
    gravityUnit: text.includes('plato') ? 'plato' : gravityUnit,
  };
}
