import type { Request, RequestHandler, Router } from 'express';
import type { Logger } from '../../../domain/kernel/logger.js';
import type { LoginIssuer, Mailer, NotificationTargets } from '../../../commands/ports/index.js';
import type { SignUp } from '../../../domain/people/index.js';
import type {
  LoginSessions,
  Notifications,
  Passkeys,
  OidcAccounts,
  People,
  PeopleDirectory,
  PersonalData,
  PersonLinks,
  PersonSettingsStore,
  SecondFactors,
} from '../../../projections/queries/index.js';
import {
  authenticate,
  createAccessTokens,
  createKnownBrowsers,
  createLoginGuard,
  createPasswordCheck,
  createRefreshTokens,
  createReplayNotices,
  createSessionDirectory,
  needsFactor,
  requireProof,
  defaultLinkLimits,
  defaultLoginLimits,
  type Caller,
  defaultOidcLimits,
  type LinkLimits,
  type LoginLimits,
  type OidcLimits,
} from './people/index.js';
import { accountRoutes } from './routes/accounts.js';
import { createFactorCheck } from './routes/factorCheck.js';
import { linkRoutes } from './routes/links.js';
import { loginSessionRoutes } from './routes/loginSessions.js';
import { notificationRoutes } from './routes/notifications.js';
import { passkeyRoutes } from './routes/passkeys.js';
import { oidcRoutes } from './routes/oidc.js';
import { oidcLinkRoutes } from './routes/oidcLinks.js';
import { peopleRoutes } from './routes/people.js';
import { personalDataRoutes } from './routes/personalData.js';
import { personSettingsRoutes } from './routes/personSettings.js';
import { secondFactorRoutes } from './routes/secondFactor.js';
import { viewRoutes } from './routes/views.js';

/** What people and their log-ins are kept in, and what is set about them. */
export interface PeopleParts {
  readonly people: People;
  /** Accounts, as operators see and change them. */
  readonly accounts: PeopleDirectory;
  readonly personalData: PersonalData;
  readonly personSettings: PersonSettingsStore;
  readonly sessions: LoginSessions;
  readonly links: PersonLinks;
  readonly factors: SecondFactors;
  readonly passkeys: Passkeys;
  readonly notifications: Notifications;
  readonly notificationTargets: NotificationTargets;
  readonly oidcAccounts: OidcAccounts;
  /** Where people log in besides; nowhere when left out. */
  readonly issuers?: readonly LoginIssuer[];
  /** Whether operators and admins need a second factor; not when left out. */
  readonly isFactorRequired?: boolean;
  /** Left out without SMTP: links are shown then. */
  readonly mailer?: Mailer;
  readonly signUp: SignUp;
  /** See `keysOf`. */
  readonly sessionKey: string;
}

export interface PeopleApiOptions extends PeopleParts {
  readonly ownOrigin: (request: Request) => string;
  readonly limits: Partial<LoginLimits & LinkLimits & OidcLimits>;
  readonly logger: Logger;
}

export interface PeopleApi {
  /** Finds out who asks. */
  readonly authenticate: RequestHandler;
  /** Refuses who has to prove more for an operation; after the validator. */
  readonly requireProof: RequestHandler;
  /** Log-in, and what belongs to the log-ins of a person. */
  readonly routes: readonly Router[];
}

/** What knows people by their log-ins. */
export function createPeopleApi(options: PeopleApiOptions): PeopleApi {
  const { people, personalData, sessions, links, factors, passkeys, mailer, signUp, sessionKey } = options;
  const { oidcAccounts: accounts, issuers = [] } = options;
  const { isFactorRequired = false, ownOrigin, limits, logger } = options;
  const tokens = createAccessTokens(sessionKey);
  const directory = createSessionDirectory(sessions);
  const passwords = createPasswordCheck(people);
  const guard = createLoginGuard({ ...defaultLoginLimits, ...limits }, (login, network) =>
    sessions.wasUsedFrom(login, network),
  );
  const refreshTokens = createRefreshTokens(sessionKey);
  const knownBrowsers = createKnownBrowsers(sessionKey);
  const mayLackFactor = ({ role }: Caller) => !isFactorRequired || !needsFactor(role);
  return {
    authenticate: authenticate({ tokens, sessions: directory, ownOrigin }),
    requireProof: requireProof(isFactorRequired),
    routes: [
      peopleRoutes({
        ...{ people, factors, sessions, tokens, refreshTokens, knownBrowsers },
        ...{ directory, passwords, guard, ownOrigin, logger },
        replayNotices: createReplayNotices(sessions, mailer, logger),
      }),
      loginSessionRoutes({ sessions, directory, settings: options.personSettings }),
      personSettingsRoutes(options.personSettings),
      secondFactorRoutes({
        ...{ factors, sessions, directory, tokens, refreshTokens, knownBrowsers },
        ...{ passwords, guard, ownOrigin, mayLackFactor },
        isRight: createFactorCheck({ factors, passkeys, ownOrigin, logger }),
      }),
      notificationRoutes(options),
      passkeyRoutes({ passkeys, factors, sessions, directory, ownOrigin, mayLackFactor }),
      linkRoutes({
        ...{ links, mailer, signUp, ownOrigin, logger },
        limits: { ...defaultLinkLimits, ...limits },
      }),
      oidcRoutes({
        ...{ issuers, accounts, factors, signUp, sendsMails: mailer !== undefined, ownOrigin },
        ...{ sessions, directory, tokens, refreshTokens, knownBrowsers },
        limits: { ...defaultOidcLimits, ...limits },
      }),
      oidcLinkRoutes({ issuers, accounts, directory, ownOrigin }),
      personalDataRoutes({ people, personalData, directory, passwords, guard }),
      // Behind `me`, which is no id.
      accountRoutes({ accounts: options.accounts, sessions, directory }),
      viewRoutes({ sessions, tokens }),
    ],
  };
}
