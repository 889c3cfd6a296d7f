import type { Role } from '../../domain/people/index.js';
import type { FactorState } from './factors.js';
import type { LoginSessionSummary, Person } from './identity.js';
import type { OidcLink } from './oidc.js';
import type { Share } from './ownership.js';
import type { Page, PageRequest } from './page.js';

/** Which people: those whose log-in, name or address begins so, in any case of letters, and those of a role. */
export interface PeopleFilter extends PageRequest {
  readonly search?: string | undefined;
  readonly role?: Role | undefined;
}

/** A person in a list. */
export interface ListedPerson extends Person {
  /** Confirmed by the person; null without one. */
  readonly email: string | null;
  readonly hasSecondFactor: boolean;
  /** How many devices they own now. */
  readonly devices: number;
  /** When a log-in of theirs was last used; null when none is known. */
  readonly lastUsedAt: Date | null;
}

/** Everything of an account that operators see; no secret, and no hash of one. */
export interface PersonDetails extends ListedPerson {
  readonly createdAt: Date;
  /** False for who logs in by an issuer alone. */
  readonly hasPassword: boolean;
  readonly factor: FactorState;
  readonly sessions: readonly LoginSessionSummary[];
  readonly oidcLinks: readonly OidcLink[];
  /** The first `mostOfPerson`, by id. */
  readonly deviceIds: readonly string[];
  /** The first `mostOfPerson` that last. */
  readonly sharesGiven: readonly Share[];
  readonly sharesReceived: readonly Share[];
}

/** Devices and shares of one person that are shown. */
export const mostOfPerson = 100;

/** An invitation that nobody has redeemed yet. */
export interface OpenInvitation {
  /** SHA-256 of its secret, which leads to no secret. */
  readonly invitationId: string;
  readonly login: string;
  readonly name: string;
  readonly role: Role;
  /** Where it was mailed to; null for one that was shown. */
  readonly email: string | null;
  readonly expiresAt: Date;
}

/** `lastAdmin`: nothing was done, since nobody could add people any more. */
export type RoleChange = 'changed' | 'lastAdmin' | 'unknown';

/** Accounts, for operators. Implemented by `adapters/postgres/identity`; throws as `ApiQueries`. */
export interface PeopleDirectory {
  /** By log-in. */
  list(filter: PeopleFilter): Promise<Page<ListedPerson>>;
  byId(personId: string): Promise<PersonDetails | undefined>;
  changeRole(personId: string, role: Role): Promise<RoleChange>;
  /** Takes all second factors away; false when there is none. */
  resetFactor(personId: string): Promise<boolean>;
  /** Also the last way to log in; the log-ins by it end. False when the person has no such link. */
  unlinkIssuer(personId: string, oidcLinkId: string): Promise<boolean>;
  /** Those that hold, the one that ends last first; at most 200. */
  invitations(): Promise<readonly OpenInvitation[]>;
  /** False when it does not hold any more. */
  revokeInvitation(invitationId: string): Promise<boolean>;
}
