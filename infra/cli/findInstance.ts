import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { messageOf } from '../../domain/errors.js';
import { readConfig, type Config } from '../config.js';

/** Of what set-up keeps in secrets.json, the part that the command line needs. */
interface InstanceSecrets {
  readonly database?: { readonly brewline_owner?: string };
  readonly credentialKey?: string;
  readonly sessionKey?: string;
}

/** The folder of a checkout, seen from its compiled output. */
const checkout = join(import.meta.dirname, '../../..');

/**
 * The settings to talk to the instance that `npm start` runs in this checkout, without anything to set: ports from its run.json, the
 * database's owner and the keys from its secrets.json. Whatever the environment says wins; without those files it is all there is.
 *
 * @param environment as read by `readConfig`
 */
export async function findInstance(environment: Config = readConfig()): Promise<Config> {
  const defaults = readConfig({});
  const dataDir = isChosen(environment, defaults, 'dataDir')
    ? resolve(environment.dataDir)
    : join(checkout, defaults.dataDir);
  const running = readConfig(await readJson<NodeJS.ProcessEnv>(join(dataDir, 'run.json')));
  const chosen = Object.fromEntries(
    (Object.keys(defaults) as (keyof Config)[])
      .filter((name) => isChosen(environment, defaults, name))
      .map((name) => [name, environment[name]]),
  );
  const config: Config = { ...running, ...chosen, dataDir };
  return withPrivateServers(config, defaults, await readJson<InstanceSecrets>(join(dataDir, 'secrets.json')));
}

/** What still has its default URL is a private server of the instance. */
function withPrivateServers(config: Config, defaults: Config, secrets: InstanceSecrets): Config {
  const owner = secrets.database?.brewline_owner;
  const isPrivate = (name: keyof Config) => !isChosen(config, defaults, name);
  return {
    ...config,
    credentialKey: config.credentialKey || (secrets.credentialKey ?? ''),
    sessionKey: config.sessionKey || (secrets.sessionKey ?? ''),
    ...(isPrivate('databaseUrl') &&
      owner !== undefined && {
        databaseUrl: `postgres://brewline_owner:${owner}@127.0.0.1:${config.postgresPort}/brewline`,
      }),
    ...(isPrivate('eventStoreUrl') && {
      eventStoreUrl: `esdb://127.0.0.1:${config.eventStorePort}?tls=false`,
    }),
    ...(isPrivate('mqttUrl') && {
      mqttUrl: `mqtts://127.0.0.1:${config.mqttPort}`,
      mqttCaFile: config.mqttCaFile || join(config.dataDir, 'tls/ca.pem'),
    }),
  };
}

function isChosen(config: Config, defaults: Config, name: keyof Config): boolean {
  return config[name] !== defaults[name];
}

async function readJson<T extends object>(file: string): Promise<Partial<T>> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Partial<T>;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw new Error(`${file} can't be read: ${messageOf(error)}`, { cause: error });
  }
}
