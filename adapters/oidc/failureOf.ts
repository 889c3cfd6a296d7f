import { ResponseBodyError } from 'openid-client';
import { BrewlineError, hasCode, type ErrorCode } from '../../domain/kernel/errors.js';
import type { IssuerOptions } from './createLoginIssuer.js';

const unreachable: ReadonlySet<unknown> = new Set(['OAUTH_TIMEOUT', 'OAUTH_ABORT']);

/** Logs why a log-in failed, in words that have no secret, token or claim in them. */
export function failureOf(
  { id, logger }: IssuerOptions,
  error: unknown,
  otherwise: 'ISSUER_UNAVAILABLE' | 'ISSUER_REFUSED',
): BrewlineError {
  if (hasCode(error, 'ISSUER_UNAVAILABLE')) return error as BrewlineError;
  const code: ErrorCode = isUnreachable(error) ? 'ISSUER_UNAVAILABLE' : otherwise;
  const reason = reasonOf(error);
  logger.warn({ issuer: id, reason }, 'a log-in by an issuer failed');
  return new BrewlineError(code, `the log-in by ${id} failed: ${reason}`);
}

function isUnreachable(error: unknown): boolean {
  const { code, cause } = (error ?? {}) as { readonly code?: unknown; readonly cause?: unknown };
  if (error instanceof ResponseBodyError) return error.status >= 500;
  // `fetch` throws nothing else when there is no connection.
  if (error instanceof TypeError) return code === undefined;
  return unreachable.has(code) || (cause instanceof Response && cause.status >= 500);
}

/** A code, with the claim or OAuth error where there is one: names of protocols, whatever the issuer sent. */
function reasonOf(error: unknown): string {
  const parts: string[] = [];
  for (let at = error, depth = 0; typeof at === 'object' && at !== null && depth < 4; depth += 1) {
    const { code, error: ofOauth, claim, cause } = at as Readonly<Record<string, unknown>>;
    for (const part of [code, ofOauth, claim])
      if (typeof part === 'string' && /^\w{1,50}$/.test(part) && !parts.includes(part)) parts.push(part);
    at = cause;
  }
  return parts.join(' ') || 'unknown';
}
