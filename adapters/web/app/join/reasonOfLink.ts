import { ApiProblem } from '../../../apiClient/index.js';
import { refusalOf } from '../../shared/components/index.js';
import { t } from '../../shared/texts/me.js';

/** Why a link was refused: one that was used, one that has ended and one that never was get the same answer. */
export function reasonOfLink(error: unknown): string {
  return error instanceof ApiProblem && error.status === 404 ? t('join.used') : refusalOf(error);
}
