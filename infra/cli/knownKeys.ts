import type { Config } from '../config.js';

/** The keys that can be rotated, by the name that the command line has for them. */
export const rotatedKeys = {
  credential: { name: 'credentialKey', variable: 'CREDENTIAL_KEY' },
  people: { name: 'peopleKey', variable: 'PEOPLE_KEY' },
  session: { name: 'sessionKey', variable: 'SESSION_KEY' },
} as const;

export type RotatedKey = keyof typeof rotatedKeys;

/**
 * The keys that the command line knows of, see `keysOf`: of the environment, or else of the instance that runs here, or else of
 * secrets.json; empty when none has it.
 *
 * @throws Error without CREDENTIAL_KEY, which says nothing about secrets then
 */
export async function knownKeys(config: Config): Promise<Readonly<Record<RotatedKey, string>>> {
  if (config.credentialKey === '')
    throw new Error('CREDENTIAL_KEY is not set, and no instance runs here to take it from');
  const { storedKeys } = await import('../local/setup/index.js');
  const stored = await storedKeys(config.dataDir);
  return {
    credential: config.credentialKey,
    people: config.peopleKey || (stored?.peopleKey ?? ''),
    session: config.sessionKey || (stored?.sessionKey ?? ''),
  };
}

const shownNames = 10;

/** The first of many ids of devices, or logins, for people. */
export function fewOf(names: readonly string[]): string {
  const more = names.length - shownNames;
  return names.slice(0, shownNames).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
