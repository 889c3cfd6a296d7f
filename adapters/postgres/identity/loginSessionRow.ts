import type { Role } from '../../../domain/people/index.js';
import type { LoginKind, LoginSession } from '../../../projections/queries/index.js';
import { hasFactor } from './factorState.js';

/** A session `s` expires this long after its last use, by the role that its person `p` has now. */
const idle = "case when p.role in ('operator', 'admin') then interval '12 hours' else interval '30 days' end";
export const expiresAt = `s.last_used_at + ${idle}`;

/** Whether the session `s` of the person `p` holds. */
export const holds = `s.ended_at is null and ${expiresAt} > now()`;

/** Columns of {@link SessionRow}, of a session `s` and its person `p`. */
export const liveSession = `s.login_session_id::text as "loginSessionId", s.kind, s.last_used_at as "lastUsedAt",
  ${expiresAt} as "expiresAt", s.authenticated_at as "authenticatedAt",
  ${hasFactor('s.person_id')} as "hasSecondFactor",
  s.issuers_factor as "hasIssuersFactor",
  s.person_id::text as "personId", p.login, p.name, p.role`;

export interface SessionRow {
  readonly loginSessionId: string;
  readonly kind: LoginKind;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
  readonly authenticatedAt: Date;
  readonly hasSecondFactor: boolean;
  readonly hasIssuersFactor: boolean;
  readonly personId: string;
  readonly login: string;
  readonly name: string;
  readonly role: Role;
}

export function sessionOf({ personId, login, name, role, ...session }: SessionRow): LoginSession {
  const {
    loginSessionId,
    kind,
    lastUsedAt,
    expiresAt: end,
    authenticatedAt,
    hasSecondFactor,
    hasIssuersFactor,
  } = session;
  return {
    ...{
      loginSessionId,
      kind,
      lastUsedAt,
      expiresAt: end,
      authenticatedAt,
      hasSecondFactor,
      hasIssuersFactor,
    },
    person: { personId, login, name, role },
  };
}
