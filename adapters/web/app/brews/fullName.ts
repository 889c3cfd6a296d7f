import type { Brew } from '../../../apiClient/index.js';
import { t } from '../../shared/texts/index.js';

/** `Pale Ale № 14`, by its own name or that of its recipe. */
export function fullName(brew: Brew, recipe: { readonly name: string } | undefined): string {
  const name = brew.name ?? recipe?.name ?? t('brew.inMachine', { machine: brew.kegId });
  return brew.number === null ? name : `${name} ${t('brew.number', { number: String(brew.number) })}`;
}
