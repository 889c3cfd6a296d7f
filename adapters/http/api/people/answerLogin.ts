import type { Request, Response } from 'express';
import type {
  IssuerLogin,
  LoginKind,
  LoginSession,
  LoginSessions,
  Person,
} from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import type { AccessTokens } from './accessToken.js';
import type { KnownBrowsers } from './knownBrowser.js';
import { originOf } from './loginOrigin.js';
import type { RefreshTokens } from './refreshToken.js';
import { isOfOwnPage, isOfSomePage } from './refuseOtherOrigins.js';
import { hashOf, newSecret } from './secret.js';
import { sessionCookieOf, setSessionCookie } from './sessionCookie.js';
import type { SessionDirectory } from './sessionDirectory.js';
import { wrongPassword } from './unauthorized.js';

export interface LoginAnswers {
  readonly sessions: LoginSessions;
  readonly directory: SessionDirectory;
  readonly tokens: AccessTokens;
  readonly refreshTokens: RefreshTokens;
  readonly knownBrowsers: KnownBrowsers;
}

/** Who has proved who they are. */
export interface StartedLogin {
  readonly person: Pick<Person, 'personId' | 'login'>;
  readonly kind: LoginKind;
  /** See `NewLoginSession`. */
  readonly passwordMark?: string;
  readonly byIssuer?: IssuerLogin;
}

/**
 * Starts a session for a person, and answers. A browser gets the cookie and nothing else: no script can read it.
 * A cookie that it came with is not adopted; the session of that one ends.
 */
export async function answerLogin(
  answers: LoginAnswers,
  started: StartedLogin,
  request: Request,
  response: Response,
): Promise<void> {
  if (started.kind === 'browser') {
    await startInBrowser(answers, started, request, response);
    response.status(204).end();
  } else {
    const { personId } = started.person;
    const secret = newSecret();
    const { loginSessionId } = await start(answers, started, request, secret);
    response.json(await tokensOf(answers, { personId, loginSessionId, secret, generation: 0 }));
  }
}

/** Sets the cookie of a new session, and leaves the answer to the caller. */
export async function startInBrowser(
  answers: LoginAnswers,
  started: Omit<StartedLogin, 'kind'>,
  request: Request,
  response: Response,
): Promise<void> {
  const earlier = sessionCookieOf(request);
  const secret = newSecret();
  await start(answers, { ...started, kind: 'browser' }, request, secret);
  if (typeof earlier !== 'string') await endReplaced(answers, earlier);
  setSessionCookie(request, response, secret);
  answers.knownBrowsers.remember(request, response, started.person.login);
}

async function start(
  { sessions }: LoginAnswers,
  { person, ...login }: StartedLogin,
  request: Request,
  secret: Uint8Array,
): Promise<LoginSession> {
  const { personId } = person;
  const session = await sessions.start({
    ...{ personId, ...login, secretHash: hashOf(secret) },
    ...originOf(request),
  });
  if (!session) throw wrongPassword();
  return session;
}

/** The body for a client that is no browser. */
export async function tokensOf(
  { tokens, refreshTokens }: Pick<LoginAnswers, 'tokens' | 'refreshTokens'>,
  login: {
    readonly personId: string;
    readonly loginSessionId: string;
    readonly secret: Uint8Array;
    readonly generation: number;
  },
) {
  const { token, expiresAt } = await tokens.issue(login);
  return { token, expiresAt: expiresAt.toISOString(), refreshToken: refreshTokens.make(login) };
}

async function endReplaced({ sessions, directory }: LoginAnswers, secret: Uint8Array): Promise<void> {
  const session = await sessions.ofBrowser(hashOf(secret));
  if (!session) return;
  const { loginSessionId, person } = session;
  await sessions.end({ personId: person.personId, loginSessionId }, 'replaced');
  directory.forget();
}

/**
 * No page of this origin gets tokens, and no page of another origin logs its reader in here, as somebody else.
 *
 * @throws HttpProblem 403
 */
export function refuseWrongKind(request: Request, kind: LoginKind, own: string): void {
  const isOwn = isOfOwnPage(request, own);
  if (kind === 'client' && isOwn)
    throw new HttpProblem(403, 'pages of this origin log in as a browser: they get a cookie, and no tokens');
  if (kind === 'browser' && isOfSomePage(request) && !isOwn)
    throw new HttpProblem(403, 'pages of other origins can not log in as a browser: give "kind": "client"');
}
