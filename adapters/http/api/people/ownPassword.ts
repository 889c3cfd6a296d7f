import type { Request } from 'express';
import type { People } from '../../../../projections/queries/index.js';
import type { Caller } from './authenticate.js';
import type { LoginGuard } from './loginLimits.js';
import { passwordAttempt } from './passwordAttempt.js';
import type { PasswordCheck } from './passwordCheck.js';

export interface OwnPasswordParts {
  readonly people: Pick<People, 'hasPassword'>;
  readonly passwords: PasswordCheck;
  readonly guard: LoginGuard;
}

/**
 * Whether this is the caller's password. Who has none gives none: for an operation with `x-again` they have logged in by an issuer within ten
 * minutes.
 *
 * @throws HttpProblem 429 when too many were wrong
 */
export async function isOwnPassword(
  { people, passwords, guard }: OwnPasswordParts,
  caller: Caller,
  password: string | undefined,
  request: Request,
): Promise<boolean> {
  if (password === undefined) return !(await people.hasPassword(caller.personId));
  const attempt = passwordAttempt(request, caller);
  return (await guard.guard(attempt, () => passwords.personWith(caller.login, password))) !== undefined;
}
