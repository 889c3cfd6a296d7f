import { beerColour, srmFromEbc } from '../../../../domain/units/index.js';
import type { Schemas } from '../../../apiClient/index.js';

/** `#rrggbb`; undefined for a recipe without anything fermentable. */
export function colourOf(figures: Schemas['FiguresOrNull'] | undefined): string | undefined {
  return figures ? beerColour(srmFromEbc(figures.colourEbc)) : undefined;
}
