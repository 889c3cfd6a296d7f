import type { PeopleParts } from '../../adapters/http/index.js';
import {
  createLoginSessions,
  createNotifications,
  createPasskeys,
  createOidcAccounts,
  createPeople,
  createPeopleDirectory,
  createPersonalData,
  createPersonLinks,
  createPersonSettings,
  createSecondFactors,
  type Pool,
} from '../../adapters/postgres/index.js';
import type { SmtpMailer } from '../../adapters/smtp/index.js';
import type { LoginIssuer } from '../../commands/ports/index.js';
import { BrewlineError } from '../../domain/kernel/errors.js';
import type { Config } from '../config.js';
import { notificationTargetsOf } from './notificationSenders.js';

/** People and their log-ins, for the API. */
export function peopleParts(
  config: Config,
  pool: Pool,
  { mailer, issuers }: { mailer: SmtpMailer | undefined; issuers: readonly LoginIssuer[] },
): PeopleParts {
  return {
    people: createPeople(pool),
    accounts: createPeopleDirectory(pool),
    personalData: createPersonalData(pool),
    personSettings: createPersonSettings(pool),
    sessions: createLoginSessions(pool),
    links: createPersonLinks(pool),
    factors: createSecondFactors(pool, config.peopleKey),
    passkeys: createPasskeys(pool),
    notifications: createNotifications(pool, config.peopleKey),
    notificationTargets: notificationTargetsOf(config),
    oidcAccounts: createOidcAccounts(pool),
    issuers,
    isFactorRequired: config.secondFactor === 'required',
    ...(mailer && { mailer }),
    signUp: config.signUp,
    sessionKey: config.sessionKey,
  };
}

/** @throws BrewlineError `CONFIGURATION_INVALID` when one of the API's keys is missing */
export function requireKeys(config: Config): void {
  for (const [name, variable] of [
    ['sessionKey', 'SESSION_KEY'],
    ['credentialKey', 'CREDENTIAL_KEY'],
    ['peopleKey', 'PEOPLE_KEY'],
    ['pseudonymKey', 'PSEUDONYM_KEY'],
  ] as const)
    if (config[name] === '') throw new BrewlineError('CONFIGURATION_INVALID', `${variable} is missing`);
}
