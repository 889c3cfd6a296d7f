import { randomUUID } from 'node:crypto';
import type { EventStore } from '../../commands/ports/index.js';
import { BrewlineError, hasCode } from '../../domain/kernel/errors.js';

/** Prefix of streams about the store itself, which are not copied to another store. */
export const ownStreams = 'brewlineStore-';
/** Has the store's own id. */
export const identityStream = `${ownStreams}identity`;

type AppendAndRead = Pick<EventStore, 'append' | 'readStream'>;

/**
 * `EventSource.identity`: reads the store's own id, or creates it; of concurrent callers the first one wins. A user who may only
 * read waits until a user who may append has created it.
 */
export async function storeIdentity(store: AppendAndRead): Promise<string> {
  const known = await readIdentity(store);
  if (known !== undefined) return known;
  try {
    await store.append(identityStream, 'noStream', [
      {
        id: randomUUID(),
        type: 'StoreIdentified',
        data: { storeId: randomUUID() },
        metadata: { schemaVersion: 1, recordedAt: new Date().toISOString(), causedBy: 'eventStore' },
      },
    ]);
  } catch (error) {
    if (hasCode(error, 'EVENT_STORE_DENIED'))
      throw new BrewlineError('EVENT_STORE_UNAVAILABLE', noIdentity, { cause: error });
    if (!hasCode(error, 'WRONG_EXPECTED_REVISION')) throw error;
  }
  const made = await readIdentity(store);
  if (made === undefined) {
    throw new BrewlineError('EVENT_STORE_MISMATCH', `stream ${identityStream} holds no store id`);
  }
  return made;
}

const noIdentity =
  'the event store has no id yet, and this user may not make one: the role dispatcher does when it starts';

async function readIdentity(store: AppendAndRead): Promise<string | undefined> {
  for await (const event of store.readStream(identityStream, { limit: 1 })) {
    if ('storeId' in event.data && typeof event.data.storeId === 'string') return event.data.storeId;
  }
  return undefined;
}
