import { t } from '../../shared/texts/recipes.js';
import type { EditableStep } from './edited.js';

export function stepName({ kind }: EditableStep): string {
  return t(`recipe.step.${kind}`);
}
