import { useEffect } from 'preact/hooks';
import { t } from '../texts/index.js';

/** Names the thing first: `66.4 °C · Pale Ale 14 · Brewline`. */
export function useTitle(...parts: readonly string[]): void {
  const title = [...parts, t('about')].join(' · ');
  useEffect(() => void (document.title = title), [title]);
}
