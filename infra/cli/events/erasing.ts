import type { RawStore } from '../../../adapters/eventStore/index.js';
import { withChangedTexts } from '../../../adapters/eventStore/transfer/withChangedTexts.js';
import { withoutLogins } from '../../../adapters/eventStore/transfer/withoutLogins.js';
import { withoutErasedTexts } from '../../../commands/personalTexts/index.js';
import type { Config } from '../../config.js';
import { withDatabase } from '../connections.js';

/**
 * Runs `work` with a store as people may be kept in a copy: by ids, with encrypted texts, and without those of people who were deleted.
 *
 * @throws Error without PEOPLE_KEY, or without the database of the people
 */
export async function withErasing<Result>(
  store: RawStore,
  config: Config,
  work: (erasing: RawStore) => Promise<Result>,
): Promise<Result> {
  const peopleKey = config.peopleKey || (await storedPeopleKey(config.dataDir));
  if (!peopleKey)
    throw new Error('PEOPLE_KEY is not set, and no instance is in this data folder to take it from');
  const { createPersonKeys } = await import('../../../adapters/postgres/identity/index.js');
  return withDatabase(config, async (pool) => {
    const keys = createPersonKeys(pool, peopleKey);
    await keys.check();
    return work(withChangedTexts(withoutLogins(store), (events) => withoutErasedTexts(events, keys)));
  });
}

async function storedPeopleKey(dataDir: string): Promise<string | undefined> {
  const { storedKeys } = await import('../../local/setup/index.js');
  return (await storedKeys(dataDir))?.peopleKey;
}
