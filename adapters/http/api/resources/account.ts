import type {
  ListedPerson,
  LoginSessionSummary,
  OpenInvitation,
  PersonDetails,
} from '../../../../projections/queries/index.js';
import { isoOrNull } from './coded.js';
import { shareResource } from './share.js';

/** `ListedPerson` of openapi.yaml. */
export function listedPersonResource({ lastUsedAt, ...person }: ListedPerson) {
  return { ...person, lastUsedAt: isoOrNull(lastUsedAt) };
}

/** `PersonDetails` of openapi.yaml. */
export function personDetailsResource(
  { createdAt, sessions, oidcLinks, ...person }: PersonDetails,
  current?: string,
) {
  const { factor, deviceIds, sharesGiven, sharesReceived, hasPassword, ...listed } = person;
  return {
    person: listedPersonResource(listed),
    createdAt: createdAt.toISOString(),
    ...{ hasPassword, factor, deviceIds },
    sessions: sessions.map((session) => loginSessionResource(session, current)),
    oidcLinks: oidcLinks.map(({ linkedAt, ...link }) => ({ ...link, linkedAt: linkedAt.toISOString() })),
    sharesGiven: sharesGiven.map(shareResource),
    sharesReceived: sharesReceived.map(shareResource),
  };
}

/** `LoginSession` of openapi.yaml. */
export function loginSessionResource(
  { createdAt, lastUsedAt, expiresAt, endedAt, ...session }: LoginSessionSummary,
  current?: string,
) {
  return {
    ...session,
    current: session.loginSessionId === current,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    endedAt: isoOrNull(endedAt),
  };
}

/** `OpenInvitation` of openapi.yaml. */
export function invitationResource({ expiresAt, ...invitation }: OpenInvitation) {
  return { ...invitation, expiresAt: expiresAt.toISOString() };
}
