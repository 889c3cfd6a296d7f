import {
  createPersonKeys,
  type OpenTexts,
  type PersonKeyRing,
  type Pool,
} from '../../adapters/postgres/index.js';
import { withOpenTexts } from '../../commands/personalTexts/index.js';
import { BrewlineError, hasCode } from '../../domain/kernel/errors.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { Config } from '../config.js';

/**
 * The keys of people's texts, for every role that reads or writes them.
 *
 * @throws BrewlineError `CONFIGURATION_INVALID` when PEOPLE_KEY is missing, or is not the one of this database. A database that does not
 *   answer yet is no reason: whoever needs a key then says so.
 */
export async function composePersonKeys(
  { peopleKey }: Pick<Config, 'peopleKey'>,
  pool: Pool,
): Promise<PersonKeyRing> {
  if (peopleKey === '') throw new BrewlineError('CONFIGURATION_INVALID', 'PEOPLE_KEY is missing');
  const keys = createPersonKeys(pool, peopleKey);
  await keys.check().catch((error: unknown) => {
    if (hasCode(error, 'CONFIGURATION_INVALID')) throw error;
  });
  return keys;
}

/** Decrypts texts for read models. */
export function openTextsWith(keys: PersonKeyRing): OpenTexts {
  return (client, events) => withOpenTexts(events, (wanted) => keys.locked(client, wanted));
}

/** Encrypts the keys anew that are under an older PEOPLE_KEY, so that the older one can go. Any number of processes may do it at once. */
export async function rewrapPersonKeys(keys: PersonKeyRing, logger: Logger): Promise<void> {
  try {
    const rewrapped = await keys.rewrap();
    if (rewrapped > 0)
      logger.info({ rewrapped }, 'keys of people are encrypted under the first PEOPLE_KEY now');
  } catch (err) {
    logger.warn(
      { err },
      'keys of people could not be encrypted under the first PEOPLE_KEY: keep the older one',
    );
  }
}
