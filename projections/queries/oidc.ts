/** A log-in by an issuer that has begun: its browser keeps the secret, and here is what it is for. */
export interface OidcFlow {
  /** `LoginIssuer.id` */
  readonly issuerId: string;
  /** A path of this origin, where the browser goes afterwards. */
  readonly next: string;
  readonly again: boolean;
  /** The log-in whose person links the issuer; null for a log-in. */
  readonly loginSessionId: string | null;
  /** SHA-256 of the invitation with which an account begins; null without one. */
  readonly invitationHash: Uint8Array | null;
}

/** Who somebody is at an issuer. */
export interface OidcIdentity {
  /** `LoginIssuer.issuer` */
  readonly issuer: string;
  readonly subject: string;
}

/** An account that somebody at an issuer is linked to. */
export interface LinkedPerson {
  readonly personId: string;
  readonly login: string;
  readonly oidcLinkId: string;
}

/** A link as its person sees it. */
export interface OidcLink {
  readonly oidcLinkId: string;
  readonly issuer: string;
  readonly linkedAt: Date;
}

/** `ended`: the log-in that began it holds no more. `taken`: another account has this link. */
export type Linked =
  | { readonly type: 'linked'; readonly personId: string }
  | { readonly type: 'ended' }
  | { readonly type: 'taken' };

/** `lastWay`: nothing was done, since the person could log in no more. */
export type Unlinked = 'unlinked' | 'lastWay' | 'unknown';

/** Log-ins by issuers, and the accounts that they are linked to. Implemented by `adapters/postgres/identity`; throws as `ApiQueries`. */
export interface OidcAccounts {
  /** Keeps it for ten minutes. */
  begin(flow: OidcFlow, secretHash: Uint8Array): Promise<void>;

  /** Of several at once one gets it. Undefined when it was taken, has expired, or never was. */
  take(secretHash: Uint8Array): Promise<OidcFlow | undefined>;

  ofIdentity(identity: OidcIdentity): Promise<LinkedPerson | undefined>;

  /** Links the person of a log-in that holds. The same person a second time changes nothing. */
  link(loginSessionId: string, identity: OidcIdentity): Promise<Linked>;

  /** Redeems an invitation: the account begins without a password. Undefined when it does not hold, or its login or address is taken. */
  join(invitationHash: Uint8Array, identity: OidcIdentity): Promise<LinkedPerson | undefined>;

  /** A new brewer without a password. Undefined when somebody has the address. */
  signUp(
    identity: OidcIdentity,
    account: { readonly name: string | undefined; readonly email: string | undefined },
  ): Promise<LinkedPerson | undefined>;

  listOf(personId: string): Promise<readonly OidcLink[]>;

  /**
   * Ends the log-ins by this link too, but for `except`.
   *
   * @param issuers by which the person can log in at present
   */
  unlink(
    link: { readonly personId: string; readonly oidcLinkId: string; readonly except: string },
    issuers: readonly string[],
  ): Promise<Unlinked>;
}
