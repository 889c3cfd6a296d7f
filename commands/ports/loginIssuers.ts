import type { SignUp } from '../../domain/people/index.js';

/** Binds a log-in at an issuer to the browser that began it. Each is 256 random bits in base64url. */
export interface LoginChecks {
  readonly state: string;
  readonly nonce: string;
  /** Of PKCE (RFC 7636). */
  readonly codeVerifier: string;
  /** Where the issuer sends the browser back to. */
  readonly redirectUri: string;
  /** The person has to prove there who they are, also where they are logged in. */
  readonly again: boolean;
}

/** What an issuer says about somebody who has logged in there. */
export interface ProvenIdentity {
  /** Unique within the issuer, and never given to somebody else. */
  readonly subject: string;
  /** When they last proved there who they are; undefined where the issuer does not say. */
  readonly authenticatedAt: Date | undefined;
  /** Whether they did it with a second factor, as the issuer's entry asks for. */
  readonly hasSecondFactor: boolean;
  /** @throws BrewlineError as `identify` */
  profile(): Promise<Profile>;
}

/** Claims for a new account, as the issuer sent them. */
export interface Profile {
  readonly name: string | undefined;
  /** Undefined unless the issuer has verified it. */
  readonly email: string | undefined;
}

/** Somebody else's server where people log in (OpenID Connect). Implemented by `adapters/oidc`. */
export interface LoginIssuer {
  /** Part of paths of the API. */
  readonly id: string;
  readonly name: string;
  /** Its identifier, a URL. Accounts are linked to it. */
  readonly issuer: string;
  /** Who gets an account by logging in; as `SIGN_UP` when undefined. */
  readonly signUp: SignUp | undefined;

  /**
   * Where to send the browser.
   *
   * @throws BrewlineError `ISSUER_UNAVAILABLE`
   */
  authorizationUrl(checks: LoginChecks): Promise<URL>;

  /**
   * Redeems what the browser came back with.
   *
   * @param query with which the browser came back
   * @throws BrewlineError `ISSUER_REFUSED` when anything does not fit, or `ISSUER_UNAVAILABLE`
   */
  identify(query: string, checks: LoginChecks): Promise<ProvenIdentity>;
}
