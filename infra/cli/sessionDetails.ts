import type { Pool } from '../../adapters/postgres/index.js';
import { sessionResource, timelineResource } from '../../adapters/http/api/resources/index.js';
import { sessionsById, sessionTimeline } from '../../adapters/postgres/queries/index.js';
import { sessionId, type NamedSession } from '../../domain/brewSession/index.js';
import type { Key, TimelineEntry } from '../../projections/queries/index.js';

/** Number of entries for each read. */
const pageLength = 1_000;

/** A session with the names of the HTTP API: `GET /sessions/{id}`, and the end of its timeline. */
export type SessionDetails = NonNullable<Awaited<ReturnType<typeof sessionDetails>>>;

/**
 * Undefined for an unknown session.
 *
 * @param limit maximum number of entries of the timeline
 */
export async function sessionDetails(pool: Pool, { deviceId, session }: NamedSession, limit: number) {
  const id = sessionId(deviceId, session);
  const [found] = await sessionsById(pool, [id]);
  if (!found) return undefined;
  const { entries, earlier } = await lastEntries(pool, id, limit);
  return {
    ...sessionResource(found),
    timeline: entries.map(timelineResource),
    /** Number of entries before those of `timeline`. */
    earlierEntries: earlier,
  };
}

/** A timeline is read from its beginning: it has some hundreds of entries. */
async function lastEntries(pool: Pool, id: string, limit: number) {
  let last: readonly TimelineEntry[] = [];
  let count = 0;
  let afterKey: Key | undefined;
  do {
    const { items, nextKey } = await sessionTimeline(pool, id, { limit: pageLength, afterKey });
    count += items.length;
    last = [...last, ...items].slice(-limit);
    afterKey = nextKey;
  } while (afterKey !== undefined);
  return { entries: last, earlier: count - last.length };
}
