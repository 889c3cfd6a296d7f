import type { Advice } from '../../../../domain/texts/index.js';
import { adviceOfCode, adviceOfWord, nameOfCode, nameOfWord, t } from '../texts/index.js';
import { formatGravity, formatTemperature, temperatureText } from '../units/index.js';
import type { Alarm } from './grouped.js';

/** What it is, and what to do: of the action or the error where there is one, since that is the more exact. */
export function alarmAdvice({ kind, details }: Alarm): Advice {
  const { action, error, work } = details;
  if (kind === 'userActionNeeded' && action !== undefined) return adviceOfCode('userAction', action);
  if (kind === 'fault' && error !== undefined) return adviceOfCode('error', error);
  const advice = adviceOfWord('alarmKind', kind);
  if (kind === 'dayReached' && work !== undefined)
    return { name: nameOfWord('plannedWork', work), whatToDo: advice.whatToDo };
  return advice;
}

/** `18.4 → 20 °C · 1.0124`; empty when the alarm has no figures. */
export function alarmFigures({ details }: Alarm): string {
  const { celsius, targetCelsius, specificGravity, step, day } = details;
  const parts = [
    step === undefined ? undefined : nameOfCode('step', step),
    celsius === undefined ? undefined : towards(celsius, targetCelsius),
    specificGravity === undefined ? undefined : formatGravity(specificGravity),
    day === undefined ? undefined : t('recipe.day', { day }),
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}

function towards(celsius: number, targetCelsius: number | undefined): string {
  if (targetCelsius === undefined) return formatTemperature(celsius);
  return `${temperatureText(celsius).value} → ${formatTemperature(targetCelsius)}`;
}
