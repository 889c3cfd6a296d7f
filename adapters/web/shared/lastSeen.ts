import type { Language } from '../../../domain/texts/index.js';
import { ApiUnreachable, type Schemas, type TopicName } from '../../apiClient/index.js';
import type { RowEvent } from './live/topicRows.js';

/** What somebody saw last of a topic; `atMs` by this browser's clock. */
export interface SeenTopic {
  readonly topic: TopicName;
  readonly atMs: number;
  readonly events: readonly RowEvent[];
}

interface Account {
  readonly me: Schemas['Me'];
  /** How far this browser's clock was behind the server's. */
  readonly behindMs: number;
  /** In which the service worker says what is pushed. */
  readonly language: Language;
}

export interface LastSeen extends Account {
  readonly topics: ReadonlyMap<TopicName, SeenTopic>;
}

const store = 'seen';
const account = 'account';
const mostTopics = 40;
/** Whoever has more machines than this looks at them with a network. */
const mostRows = 300;

/**
 * What was kept in this browser of the last time that the app was open, of one account only. Undefined where there is nothing, and where the
 * browser keeps nothing: in a private window, or on a full disk.
 */
export function readLastSeen(): Promise<LastSeen | undefined> {
  return inStore('readonly', async (seen) => {
    const [known, topics] = await Promise.all([get<Account>(seen, account), topicsOf(seen)]);
    // An account alone would be a page that waits for ever.
    if (!known || topics.length === 0) return undefined;
    return { ...known, topics: new Map(topics.map((each) => [each.topic, each])) };
  });
}

/** From now on, what is seen is kept for this account; what was kept of another one is dropped. */
export function keepAccount(current: Account): Promise<void> {
  return inStore('readwrite', async (seen) => {
    const known = await get<Account>(seen, account);
    if (known?.me.personId !== current.me.personId) seen.clear();
    seen.put(current, account);
  });
}

/** Does nothing once the account has logged out here, in whichever tab. */
export function keepTopics(personId: string, topics: readonly SeenTopic[]): Promise<void> {
  return inStore('readwrite', async (seen) => {
    const known = await get<Account>(seen, account);
    if (known?.me.personId !== personId) return;
    for (const each of topics)
      if (each.events.length <= mostRows) seen.put(each, each.topic);
      else seen.delete(each.topic);
    const oldestLast = (await topicsOf(seen)).sort((a, b) => b.atMs - a.atMs);
    for (const { topic } of oldestLast.slice(mostTopics)) seen.delete(topic);
  });
}

/** Asks; when nobody answers, gives the answer of the last time to the same account. */
export async function orLastAnswer<Answer>(name: string, ask: () => Promise<Answer>): Promise<Answer> {
  const accountOf = async (seen: IDBObjectStore) => (await get<Account>(seen, account))?.me;
  const before = inStore('readonly', accountOf);
  try {
    const answer = await ask();
    void before.then((me) =>
      inStore('readwrite', async (seen) => {
        if (me !== undefined && (await accountOf(seen))?.personId === me.personId) seen.put({ answer }, name);
      }),
    );
    return answer;
  } catch (error) {
    const kept =
      error instanceof ApiUnreachable
        ? await inStore('readonly', (seen) => get<{ answer: Answer }>(seen, name))
        : undefined;
    if (kept) return kept.answer;
    throw error;
  }
}

/** For the service worker, which is asked to speak while no page is open. */
export function languageOfAccount(): Promise<Language | undefined> {
  return inStore('readonly', async (seen) => (await get<Account>(seen, account))?.language);
}

export function forgetLastSeen(): Promise<void> {
  return inStore('readwrite', async (seen) => void seen.clear());
}

async function topicsOf(seen: IDBObjectStore): Promise<SeenTopic[]> {
  const all: readonly (SeenTopic | Account)[] = await result(seen.getAll());
  return all.filter((each) => 'topic' in each);
}

/** In one transaction, so that tabs do not mix accounts. What the browser refuses is not kept: the app works without. */
async function inStore<Result>(
  mode: IDBTransactionMode,
  work: (seen: IDBObjectStore) => Promise<Result>,
): Promise<Result | undefined> {
  try {
    const opening = indexedDB.open('brewline', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(store);
    const database = await result(opening);
    try {
      const transaction = database.transaction(store, mode);
      const done = new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
      });
      const [worked] = await Promise.all([work(transaction.objectStore(store)), done]);
      return worked;
    } finally {
      database.close();
    }
  } catch {
    return undefined;
  }
}

function get<Kept>(seen: IDBObjectStore, key: string): Promise<Kept | undefined> {
  return result(seen.get(key) as IDBRequest<Kept | undefined>);
}

function result<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('refused'));
  });
}
