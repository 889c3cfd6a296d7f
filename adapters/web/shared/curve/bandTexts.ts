import { nameOfCode, nameOfWord } from '../texts/index.js';
import type { Band } from './bands.js';

export function nameOfBand({ phase, stage }: Pick<Band, 'phase' | 'stage'>): string {
  if (phase !== undefined) return nameOfCode('phase', phase);
  return stage === undefined ? '' : nameOfWord('stage', stage);
}
