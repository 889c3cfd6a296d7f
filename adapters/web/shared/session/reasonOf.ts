import { ApiProblem } from '../../../apiClient/index.js';
import { refusalOf } from '../components/useSubmit.js';
import { t } from '../texts/index.js';
import { ProofRefused } from './proof.js';

/** Why somebody's proof was refused; `step` is what they gave. */
export function reasonOf(error: unknown, step: 'login' | 'password' | 'code'): string {
  if (error instanceof DOMException) return t('login.noPasskey');
  if (error instanceof ApiProblem && [400, 401, 403].includes(error.status)) return t(wrong[step]);
  return refusalOf(error);
}

const wrong = { login: 'login.wrong', password: 'proof.wrong', code: 'login.codeWrong' } as const;

/** Why something that needs a proof was not done. */
export function unprovenReasonOf(error: unknown): string {
  if (error instanceof ProofRefused) return t('proof.refused');
  if (error instanceof DOMException) return t('login.noPasskey');
  return refusalOf(error);
}
