import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BrewlineError, messageOf } from '../../../domain/kernel/errors.js';
import { newVapidPrivateKey } from '../../../adapters/notifications/webPush/vapidKeys.js';
import { brokerRoles, type BrokerRole } from '../../../adapters/amqp/topology/index.js';
import { eventStoreRoles, type EventStoreRole } from '../../eventStoreRoles.js';
import { databaseRoles, type DatabaseRole } from '../../../adapters/postgres/databaseRoles.js';
import { versionOfData } from './postgresData.js';
import { writeOwnFile } from './writeOwnFile.js';

/** Made once at the first set-up, 256 bits each; kept in secrets.json, which only its owner can read. */
export interface Secrets {
  readonly databaseAdmin: string;
  readonly database: Readonly<Record<DatabaseRole, string>>;
  readonly broker: Readonly<Record<BrokerRole, string>>;
  readonly eventStore: Readonly<Record<EventStoreRole, string>>;
  readonly erlangCookie: string;
  /** See `keysOf`, as the next two. */
  readonly credentialKey: string;
  readonly sessionKey: string;
  readonly peopleKey: string;
  readonly authKey: string;
  readonly pseudonymKey: string;
  /** Not hex digits: see `newVapidPrivateKey`. */
  readonly vapidPrivateKey: string;
}

/**
 * Reads the secrets of a data folder, making those that are missing: a newer version may need more than an older one.
 *
 * @throws BrewlineError `CONFIGURATION_INVALID`, before anything is changed, when the file is damaged, or lacks what an existing
 *   database was made with
 */
export async function loadSecrets(dataDir: string): Promise<Secrets> {
  const file = fileIn(dataDir);
  const text = await readSecrets(file);
  const known = parse(text, file);
  const missing = (['databaseAdmin', 'credentialKey'] as const).filter((name) => known[name] === undefined);
  if (missing.length > 0 && versionOfData(dataDir) !== undefined) {
    const what = text === undefined ? 'is missing' : `lacks ${missing.join(' and ')}`;
    throw unusable(`${file} ${what}, and the existing database can only be opened with the passwords in it`);
  }
  const secrets: Secrets = {
    databaseAdmin: known.databaseAdmin ?? newSecret(),
    database: complete(databaseRoles, known.database),
    broker: complete(brokerRoles, known.broker),
    eventStore: complete(eventStoreRoles, known.eventStore),
    erlangCookie: known.erlangCookie ?? newSecret(),
    credentialKey: known.credentialKey ?? newSecret(),
    sessionKey: known.sessionKey ?? newSecret(),
    peopleKey: known.peopleKey ?? newSecret(),
    authKey: known.authKey ?? newSecret(),
    pseudonymKey: known.pseudonymKey ?? newSecret(),
    vapidPrivateKey: known.vapidPrivateKey ?? newVapidPrivateKey(),
  };
  const completed = textOf(secrets);
  if (completed !== text) await writeOwnFile(file, completed);
  return secrets;
}

type RotatedKeys = Pick<Secrets, 'credentialKey' | 'sessionKey' | 'peopleKey'>;

/** The keys that can be rotated, see `keysOf`; undefined for a folder without secrets. */
export async function storedKeys(dataDir: string): Promise<Partial<RotatedKeys> | undefined> {
  const file = fileIn(dataDir);
  const text = await readSecrets(file);
  return text === undefined ? undefined : parse(text, file);
}

/** The next start of the instance uses it. */
export async function storeKey(dataDir: string, name: keyof RotatedKeys, setting: string): Promise<void> {
  const file = fileIn(dataDir);
  const known = parse(await readSecrets(file), file);
  await writeOwnFile(file, textOf({ ...known, [name]: setting }));
}

function fileIn(dataDir: string): string {
  return join(dataDir, 'secrets.json');
}

function textOf(secrets: Partial<Secrets>): string {
  return `${JSON.stringify(secrets, undefined, 2)}\n`;
}

async function readSecrets(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unusable(`${file} can't be read (${messageOf(error)})`);
  }
}

function parse(text = '{}', file: string): Partial<Secrets> {
  try {
    return JSON.parse(text) as Partial<Secrets>;
  } catch {
    throw unusable(`${file} is damaged: it is not valid JSON`);
  }
}

function unusable(why: string): BrewlineError {
  return new BrewlineError(
    'CONFIGURATION_INVALID',
    `${why}. Nothing was changed. Put the file back from a backup of this folder, or start in another folder with BREWLINE_DATA_DIR=….`,
  );
}

function complete<Name extends string>(
  names: readonly Name[],
  known: Partial<Record<Name, string>> = {},
): Record<Name, string> {
  const entries = names.map((name) => [name, known[name] ?? newSecret()]);
  return Object.fromEntries(entries) as Record<Name, string>;
}

/** 256 random bits, in hex digits. */
export function newSecret(): string {
  return randomBytes(32).toString('hex');
}
