import type { FermentationStage, Hop, MashRest } from '../../../../domain/recipe/index.js';
import { t } from '../../shared/texts/recipes.js';
import { formatNumber } from '../../shared/texts/index.js';
import { formatPlainTemperature } from '../../shared/units/index.js';
import { amountOf } from './findings.js';

/** `1.2 kg`, `3 pieces`; empty for what has no amount. */
export function amountText(item: object): string {
  const amount = amountOf(item);
  if (!amount) return '';
  if (amount.unit === 'pieces') return t('recipe.pieces', { count: amount.value });
  return `${formatNumber(weighable(amount.value))}\u00a0${amount.unit}`;
}

/** `in the boil, 60 min`, `dry, from day 3 for 4 days` */
export function hopText({ use, minutes, celsius, day, days }: Hop): string {
  const parts = [
    t(`recipe.hopUse.${use}`),
    minutes === undefined ? undefined : `${formatNumber(minutes)}\u00a0min`,
    celsius === undefined ? undefined : formatPlainTemperature(celsius),
    day === undefined ? undefined : t('recipe.day', { day }),
    days === undefined ? undefined : t('recipe.days', { count: days }),
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}

/** `66 °C · 60 min` */
export function restText({ celsius, ...length }: MashRest | FermentationStage): string {
  const time =
    'days' in length ? t('recipe.days', { count: length.days }) : `${formatNumber(length.minutes)} min`;
  return `${formatPlainTemperature(celsius)} · ${time}`;
}

/** To what a kitchen scale can tell. */
export function weighable(amount: number): number {
  return Math.round(amount * 100) / 100;
}
