import type { Config } from '../../config.js';

/**
 * The key of people's keys: of the settings, or of the instance in this data folder.
 *
 * @throws Error without one
 */
export async function peopleKeyOf({ peopleKey, dataDir }: Config): Promise<string> {
  const { storedKeys } = await import('../../local/setup/index.js');
  const found = peopleKey || (await storedKeys(dataDir))?.peopleKey;
  if (!found)
    throw new Error('PEOPLE_KEY is not set, and no instance is in this data folder to take it from');
  return found;
}
