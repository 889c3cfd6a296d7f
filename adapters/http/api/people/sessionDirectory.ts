import { LRUCache } from 'lru-cache';
import type { LoginOrigin, LoginSession, LoginSessions } from '../../../../projections/queries/index.js';

/** The log-ins of those who ask, with their present rights: one indexed read for each in a second. */
export interface SessionDirectory {
  /** Undefined when the session has ended. */
  ofBrowser(secretHash: Uint8Array, origin: LoginOrigin): Promise<LoginSession | undefined>;
  ofClient(loginSessionId: string, origin: LoginOrigin): Promise<LoginSession | undefined>;
  /** Forgets everything, after a change made here. */
  forget(): void;
}

/** Within this time an ended session is refused in every process. */
const ttlMs = 1_000;
const capacity = 10_000;
/** A session expires after hours, so this is exact enough. */
const noteUseEveryMs = 60_000;

export function createSessionDirectory(sessions: LoginSessions): SessionDirectory {
  const known = new LRUCache<string, Promise<LoginSession | undefined>>({ max: capacity, ttl: ttlMs });

  async function noted(
    found: Promise<LoginSession | undefined>,
    origin: LoginOrigin,
  ): Promise<LoginSession | undefined> {
    const session = await found;
    if (session && Date.now() - session.lastUsedAt.getTime() > noteUseEveryMs)
      await sessions.use(session.loginSessionId, origin);
    return session;
  }

  function once(
    key: string,
    read: () => Promise<LoginSession | undefined>,
  ): Promise<LoginSession | undefined> {
    const before = known.get(key);
    if (before) return before;
    const session = read();
    known.set(key, session);
    // What can't be read is read again at once.
    session.catch(() => known.delete(key));
    return session;
  }

  return {
    ofBrowser: (secretHash, origin) =>
      once(`browser ${Buffer.from(secretHash).toString('base64url')}`, () =>
        noted(sessions.ofBrowser(secretHash), origin),
      ),
    ofClient: (id, origin) => once(`client ${id}`, () => noted(sessions.ofClient(id), origin)),
    forget: () => known.clear(),
  };
}
