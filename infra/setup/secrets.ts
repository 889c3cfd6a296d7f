import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brokerRoles, type BrokerRole } from '../rabbitmq/index.js';
import { databaseRoles, type DatabaseRole } from './databaseRoles.js';
import { writeOwnFile } from './writeOwnFile.js';

/** Made once at the first set-up, 256 bits each; kept in secrets.json, which only its owner can read. */
export interface Secrets {
  readonly databaseAdmin: string;
  readonly database: Readonly<Record<DatabaseRole, string>>;
  readonly broker: Readonly<Record<BrokerRole, string>>;
  readonly erlangCookie: string;
  readonly credentialKey: string;
  readonly sessionKey: string;
}

/** Reads the secrets of a data folder, making those that are missing: a newer version may need more than an older one. */
export async function loadSecrets(dataDir: string): Promise<Secrets> {
  const file = join(dataDir, 'secrets.json');
  const text = await readFile(file, 'utf8').catch(() => '{}');
  const known = JSON.parse(text) as Partial<Secrets>;
  const secrets: Secrets = {
    databaseAdmin: known.databaseAdmin ?? newSecret(),
    database: complete(databaseRoles, known.database),
    broker: complete(brokerRoles, known.broker),
    erlangCookie: known.erlangCookie ?? newSecret(),
    credentialKey: known.credentialKey ?? newSecret(),
    sessionKey: known.sessionKey ?? newSecret(),
  };
  const completed = `${JSON.stringify(secrets, undefined, 2)}\n`;
  if (completed !== text) await writeOwnFile(file, completed);
  return secrets;
}

function complete<Name extends string>(
  names: readonly Name[],
  known: Partial<Record<Name, string>> = {},
): Record<Name, string> {
  const entries = names.map((name) => [name, known[name] ?? newSecret()]);
  return Object.fromEntries(entries) as Record<Name, string>;
}

function newSecret(): string {
  return randomBytes(32).toString('hex');
}
