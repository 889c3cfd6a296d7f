import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { settings, type Config } from '../../config.js';
import { openSettings } from './roleEnvironment.js';
import { writeOwnFile } from './writeOwnFile.js';

/**
 * Where the running instance is written down for the command line: `<dataDir>/run.json`, readable by its owner only, holding
 * the environment variables of an administrator. It is there as long as the instance runs.
 */
export async function writeRunFile(dataDir: string, config: Config): Promise<void> {
  const env = {
    ...openSettings(config),
    [settings.databaseUrl.env]: config.databaseUrl,
    [settings.amqpUrl.env]: config.amqpUrl,
    [settings.eventStoreUrl.env]: config.eventStoreUrl,
    [settings.authKey.env]: config.authKey,
    [settings.credentialKey.env]: config.credentialKey,
    [settings.peopleKey.env]: config.peopleKey,
    [settings.pseudonymKey.env]: config.pseudonymKey,
  };
  await writeOwnFile(runFile(dataDir), `${JSON.stringify(env, undefined, 2)}\n`);
}

export async function removeRunFile(dataDir: string): Promise<void> {
  await rm(runFile(dataDir), { force: true });
}

function runFile(dataDir: string): string {
  return join(dataDir, 'run.json');
}
