import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { messageOf } from '../../domain/kernel/errors.js';
import { readConfig, type Config } from '../config.js';

/** The folder of a checkout, seen from its compiled output. */
const checkout = join(import.meta.dirname, '../../..');

/**
 * Finds the settings of the instance that `npm start` runs in this checkout: it writes its URLs and keys to run.json in its data
 * folder. The environment takes precedence; when nothing runs, only the environment counts.
 *
 * @param environment as read by `readConfig`
 */
export async function findInstance(environment: Config = readConfig()): Promise<Config> {
  const defaults = readConfig({});
  const names = Object.keys(defaults) as (keyof Config)[];
  const chosen = names.filter((name) => environment[name] !== defaults[name]);
  const dataDir = chosen.includes('dataDir')
    ? resolve(environment.dataDir)
    : join(checkout, defaults.dataDir);
  const running = readConfig(await readRunFile(join(dataDir, 'run.json')));
  return { ...running, ...Object.fromEntries(chosen.map((name) => [name, environment[name]])), dataDir };
}

/** Environment variables of the running instance; none when nothing runs. */
async function readRunFile(file: string): Promise<NodeJS.ProcessEnv> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as NodeJS.ProcessEnv;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw new Error(`${file} can't be read: ${messageOf(error)}`, { cause: error });
  }
}
