import type { Role } from '../../domain/people/index.js';

/** A link's secret, which is known only now: just a hash of it is stored. */
export interface MadeLink {
  readonly token: string;
  readonly expiresAt: Date;
}

/** Who is invited. */
export interface AccountInvitation {
  readonly login: string;
  readonly name: string;
  readonly role: Role;
  /** Where the link is mailed to: whoever redeems it has this address. Undefined for a link that is shown. */
  readonly email: string | undefined;
}

/** A link, and the account that it is for. */
export interface AccountLink {
  readonly link: MadeLink;
  readonly login: string;
  /** As the person has confirmed it: mails go there, and not to what somebody typed. */
  readonly email: string;
}

/** Somebody signs up. */
export type SignedUp =
  | { readonly type: 'link'; readonly link: MadeLink }
  /** An account has the address already. */
  | { readonly type: 'known'; readonly login: string; readonly email: string }
  /** Enough links went to this address. */
  | { readonly type: 'tooMany' };

/** `unknown`: it was used, has expired, or never was. `taken`: somebody got the login or the address meanwhile. */
export type Redeemed =
  | { readonly type: 'done'; readonly login: string }
  | { readonly type: 'unknown' }
  | { readonly type: 'taken' };

/** Links that count once, for 30 minutes. Implemented by `adapters/postgres`. */
export interface PersonLinks {
  /** Undefined when somebody has the login or the address. */
  invite(invitation: AccountInvitation): Promise<MadeLink | undefined>;

  /** For whoever has the address. */
  signUp(email: string): Promise<SignedUp>;

  /** Undefined for an address that nobody has confirmed, and when enough links went to it. */
  reset(email: string): Promise<AccountLink | undefined>;

  /** Undefined where nobody has the login. */
  accountOf(login: string): Promise<{ readonly personId: string; readonly hasEmail: boolean } | undefined>;

  /** To show: whoever has the link sets the person's password. */
  resetOf(personId: string): Promise<MadeLink>;

  /** Undefined when enough links are open. */
  confirmation(personId: string, email: string): Promise<MadeLink | undefined>;

  /** Takes an invitation, whose account begins with the password, or a reset, which ends all log-ins. */
  redeem(token: string, password: string): Promise<Redeemed>;

  /** The person has the address of the link from now on. False when it is no link of this person, or somebody else has the address. */
  confirm(personId: string, token: string): Promise<boolean>;

  /** For a link that could not be sent. */
  withdraw(token: string): Promise<void>;
}
