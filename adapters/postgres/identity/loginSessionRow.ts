import type { Role } from '../../../domain/people/index.js';
import type { LoginSession, LoginSessionKind } from '../../../projections/queries/index.js';
import { hasFactor } from './factorState.js';

const operatorsIdle = "interval '12 hours'";

/** A session `s` expires this long after its last use, by the role that its person `p` has now; a view after its beginning. */
const idle = `case when p.role in ('operator', 'admin') then ${operatorsIdle} else interval '30 days' end`;
export const expiresAt = `case s.kind when 'view' then s.created_at + interval '15 minutes' else s.last_used_at + ${idle} end`;

/** Whether a session `s` that is no view of the person `p` holds. Roles that know of no views may read what it needs. */
export const ownHolds = `s.ended_at is null and s.last_used_at + ${idle} > now()`;

/** A view `s` is part of its viewer's log-in, and of a device that the person still owns. */
const isGranted = `exists (select from identity.login_session v join identity.person o using (person_id)
    where v.login_session_id = s.viewer_session_id and v.ended_at is null and v.last_used_at + ${operatorsIdle} > now()
      and o.role in ('operator', 'admin'))
  and exists (select from identity.device_ownership d
    where d.device_id = s.viewed_device_id and d.person_id = s.person_id and d.owned_until = 'infinity')`;

/** Whether the session `s` of the person `p` holds. */
export const holds = `s.ended_at is null and ${expiresAt} > now() and (s.kind <> 'view' or (${isGranted}))`;

/** The rights of the session `s` of the person `p`. */
export const roleIn = "case s.kind when 'view' then 'brewer' else p.role end";

/** Columns of {@link SessionRow}, of a session `s` and its person `p`. */
export const liveSession = `s.login_session_id::text as "loginSessionId", s.kind,
  (select v.person_id::text from identity.login_session v where v.login_session_id = s.viewer_session_id) as "viewerId",
  s.last_used_at as "lastUsedAt",
  ${expiresAt} as "expiresAt", s.authenticated_at as "authenticatedAt",
  ${hasFactor('s.person_id')} as "hasSecondFactor",
  s.issuers_factor as "hasIssuersFactor",
  s.person_id::text as "personId", p.login, p.name, ${roleIn} as role`;

export interface SessionRow {
  readonly loginSessionId: string;
  readonly kind: LoginSessionKind;
  readonly viewerId: string | null;
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
  return { ...session, person: { personId, login, name, role } };
}
