import type { Request, RequestHandler } from 'express';
import type { Role } from '../../../../domain/people/index.js';
import { HttpProblem } from '../../problem.js';
import { maybeCallerOf, type Caller } from './authenticate.js';

/** Marks of an operation in openapi.yaml. */
interface Marks {
  /** Dangerous: the password or a second factor must have been given within {@link proofMs}. */
  readonly 'x-again'?: boolean;
  /** Allowed to those who still have to set up their second factor. */
  readonly 'x-without-factor'?: boolean;
  /** Shows what somebody sees, and nothing of their account: operators may see it as the person does. */
  readonly 'x-in-view'?: boolean;
}

/** How long a password or a second factor counts for dangerous actions. */
export const proofMs = 600_000;

const rolesWithFactor: readonly Role[] = ['operator', 'admin'];

/**
 * Enforces the marks of openapi.yaml, after the validator has found the operation.
 *
 * @param isFactorRequired whether operators and admins need a second factor
 */
export function requireProof(isFactorRequired: boolean): RequestHandler {
  return (request, response, next) => {
    const caller = maybeCallerOf(response);
    const marks = marksOf(request);
    if (caller && marks) {
      if (caller.viewerId !== null && marks['x-in-view'] !== true)
        throw new HttpProblem(403, 'you see what the owner sees: nothing can be done here', {
          code: 'VIEW_ONLY',
        });
      if (isFactorRequired && lacksFactor(caller) && marks['x-without-factor'] !== true)
        throw new HttpProblem(
          403,
          'your role needs a second factor: set one up with POST /api/v1/people/me/factor, or a passkey',
          {
            code: 'SECOND_FACTOR_MISSING',
          },
        );
      if (marks['x-again'] === true && Date.now() - caller.session.authenticatedAt.getTime() > proofMs)
        throw new HttpProblem(
          403,
          'the password or second factor of this log-in is older than ten minutes: give it again with POST /api/v1/people/me/proof',
          { code: 'PROOF_TOO_OLD' },
        );
    }
    next();
  };
}

/** Whether this role needs a second factor where they are required. */
export function needsFactor(role: Role): boolean {
  return rolesWithFactor.includes(role);
}

function lacksFactor({ role, hasSecondFactor, session }: Caller): boolean {
  return needsFactor(role) && !hasSecondFactor && !session.hasIssuersFactor;
}

/** Undefined for operations that need no log-in. */
function marksOf(request: Request): Marks | undefined {
  const { openapi } = request as Request & {
    readonly openapi?: { readonly schema?: Marks & { readonly security?: readonly unknown[] } };
  };
  return openapi?.schema?.security?.length === 0 ? undefined : openapi?.schema;
}
