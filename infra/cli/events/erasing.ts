import type { RawStore } from '../../../adapters/eventStore/index.js';
import { withChangedTexts } from '../../../adapters/eventStore/transfer/withChangedTexts.js';
import { withoutLogins } from '../../../adapters/eventStore/transfer/withoutLogins.js';
import { withoutErasedTexts } from '../../../commands/personalTexts/index.js';
import type { Config } from '../../config.js';
import { withDatabase } from '../connections.js';
import { peopleKeyOf } from './peopleKey.js';

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
  const peopleKey = await peopleKeyOf(config);
  const { createPersonKeys } = await import('../../../adapters/postgres/identity/index.js');
  return withDatabase(config, async (pool) => {
    const keys = createPersonKeys(pool, peopleKey);
    await keys.check();
    return work(withChangedTexts(withoutLogins(store), (events) => withoutErasedTexts(events, keys)));
  });
}
