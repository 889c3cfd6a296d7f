import { signal, type ReadonlySignal } from '@preact/signals';
import { defaultPersonSettings, type PersonSettings } from '../../../../domain/personSettings/index.js';

export type Units = Pick<PersonSettings, 'temperatureUnit' | 'gravityUnit'>;

const stored = 'brewline.units';
const unitsSignal = signal<Units>(lastChosen());
// Another tab has chosen.
addEventListener('storage', ({ key }) => key === stored && (unitsSignal.value = lastChosen()));

/** What the person reads temperatures and gravities in: as last known in this browser until the API says who is logged in. */
export const units: ReadonlySignal<Units> = unitsSignal;

export function setUnits({ temperatureUnit, gravityUnit }: Units): void {
  const chosen = { temperatureUnit, gravityUnit };
  const known = unitsSignal.value;
  if (known.temperatureUnit === temperatureUnit && known.gravityUnit === gravityUnit) return;
  localStorage.setItem(stored, JSON.stringify(chosen));
  unitsSignal.value = chosen;
}

function lastChosen(): Units {
  const { temperatureUnit, gravityUnit } = defaultPersonSettings;
  const text = localStorage.getItem(stored) ?? '';
  return {
    temperatureUnit: text.includes('fahrenheit') ? 'fahrenheit' : temperatureUnit,
    gravityUnit: text.includes('plato') ? 'plato' : gravityUnit,
  };
}
