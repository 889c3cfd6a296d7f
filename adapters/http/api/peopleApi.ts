import type { Request, RequestHandler, Router } from 'express';
import type { Logger } from '../../../domain/kernel/logger.js';
import type { LoginSessions, People } from '../../../projections/queries/index.js';
import {
  authenticate,
  createAccessTokens,
  createKnownBrowsers,
  createLoginGuard,
  createPasswordCheck,
  createRefreshTokens,
  createSessionDirectory,
  defaultLoginLimits,
  type LoginLimits,
} from './people/index.js';
import { loginSessionRoutes } from './routes/loginSessions.js';
import { peopleRoutes } from './routes/people.js';

export interface PeopleApiOptions {
  readonly people: People;
  readonly sessions: LoginSessions;
  /** See `keysOf`. */
  readonly sessionKey: string;
  readonly ownOrigin: (request: Request) => string;
  readonly limits: Partial<LoginLimits>;
  readonly logger: Logger;
}

export interface PeopleApi {
  /** Finds out who asks. */
  readonly authenticate: RequestHandler;
  /** Log-in, and what belongs to the log-ins of a person. */
  readonly routes: readonly Router[];
}

/** What knows people by their log-ins. */
export function createPeopleApi(options: PeopleApiOptions): PeopleApi {
  const { people, sessions, sessionKey, ownOrigin, limits, logger } = options;
  const tokens = createAccessTokens(sessionKey);
  const directory = createSessionDirectory(sessions);
  const passwords = createPasswordCheck(people);
  const guard = createLoginGuard({ ...defaultLoginLimits, ...limits }, (login, network) =>
    sessions.wasUsedFrom(login, network),
  );
  const refreshTokens = createRefreshTokens(sessionKey);
  const knownBrowsers = createKnownBrowsers(sessionKey);
  return {
    authenticate: authenticate({ tokens, sessions: directory, ownOrigin }),
    routes: [
      peopleRoutes({
        ...{ people, sessions, tokens, refreshTokens, knownBrowsers },
        ...{ directory, passwords, guard, ownOrigin, logger },
      }),
      loginSessionRoutes({ sessions, directory }),
    ],
  };
}
