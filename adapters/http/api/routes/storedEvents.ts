import { Router } from 'express';
import type { EventOrder, StoredEvents } from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { storedEventDetailsResource, storedEventResource } from '../resources/index.js';
import { afterKeyOf, pageResource } from './paging.js';
import { queryOf } from './queryOf.js';

interface ListQuery {
  readonly stream?: string;
  readonly category?: string;
  readonly order: EventOrder;
  readonly limit: number;
  readonly after?: string;
}

interface ShowQuery {
  readonly stream: string;
  readonly revision: number;
}

/** A revision or a position. */
const placeInStore = /^\d{1,19}$/;
/** Of one instance; each holds some MiB while it reads. */
const readsAtOnce = 4;

/** The event store, to be read by operators. */
export function storedEventRoutes(events: StoredEvents): Router {
  const router = Router();
  let reads = 0;

  async function limited<Answer>(read: () => Promise<Answer>): Promise<Answer> {
    if (reads >= readsAtOnce)
      throw new HttpProblem(503, 'others read the event store at this moment', {
        headers: { 'Retry-After': '1' },
      });
    reads += 1;
    try {
      return await read();
    } finally {
      reads -= 1;
    }
  }

  router.get('/stored-events', async (request, response) => {
    const { stream, category, order, limit, after } = queryOf<ListQuery>(request);
    if (stream !== undefined && category !== undefined)
      throw new HttpProblem(400, 'give a stream or a category, not both');
    const afterKey = afterKeyOf(after, [placeInStore]);
    const page = await limited(() => events.list({ stream, category, order, limit, afterKey }));
    response.json({ ...pageResource(page, storedEventResource), eventsRead: page.eventsRead });
  });

  router.get('/stored-events/shown', async (request, response) => {
    const { stream, revision } = queryOf<ShowQuery>(request);
    const found = await limited(() => events.show(stream, BigInt(revision)));
    if (!found) throw new HttpProblem(404, 'the event store has no such event');
    response.json(storedEventDetailsResource(found));
  });

  return router;
}
