import { Router } from 'express';
import { gravitiesByHand } from '../../../../domain/brewJournal/index.js';
import { sessionKey } from '../../../../domain/brewSession/index.js';
import {
  fermentationOf,
  type GravityReading,
  type RecipeGravities,
} from '../../../../domain/fermentation/index.js';
import { figuresOf } from '../../../../domain/recipe/index.js';
import type { ApiQueries, Brew, JournalEntryShown, Session } from '../../../../projections/queries/index.js';
import { callerOf } from '../people/index.js';
import { fermentationResource } from '../resources/index.js';
import type { Known } from './known.js';

/** Original and final gravity, alcohol and the rest of whole brews and sessions. */
export function fermentationRoutes({
  queries,
  known,
}: {
  readonly queries: ApiQueries;
  readonly known: Known;
}): Router {
  const router = Router();

  router.get('/brews/:brewId/fermentation', async (request, response) => {
    const caller = callerOf(response);
    const brew = await known.brew(caller, request.params.brewId);
    const stage = brew.stages.find((each) => each.stage === 'ferment' && each.status !== 'waiting');
    const sessionId = stage?.sessionId ?? '';
    const session = (await known.sessionsIfSeen(caller, [sessionId])).get(sessionId);
    const entries = [
      ...(await queries.journal.entriesOf({ subjectId: brew.planId, kind: 'measurement' })),
      ...(session ? await queries.journal.entriesOf({ subjectId: sessionId, kind: 'measurement' }) : []),
    ];
    const points = {
      probe: session ? await probeOf(queries, session) : [],
      byHand: gravitiesIn(entries, session?.startedAt.getTime()),
      beganAtMs: session?.startedAt.getTime(),
      hasEnded: stage?.status === 'completed',
    };
    const figures = fermentationOf(points, await recipeOf(queries, brew));
    response.json(fermentationResource(brew.planId, figures));
  });

  router.get('/sessions/:sessionId/fermentation', async (request, response) => {
    const session = await known.session(callerOf(response), request.params.sessionId);
    const { sessionId, deviceId, startedAt, endedAt } = session;
    const entries = await queries.journal.entriesOfSession(sessionId, deviceId);
    const points = {
      probe: await probeOf(queries, session),
      byHand: gravitiesIn(entries, startedAt.getTime()),
      beganAtMs: startedAt.getTime(),
      hasEnded: endedAt !== null,
    };
    response.json(fermentationResource(sessionId, fermentationOf(points, undefined)));
  });

  return router;
}

async function probeOf(queries: ApiQueries, session: Session): Promise<readonly GravityReading[]> {
  const { sessionId, deviceId, epoch, number } = session;
  const key = sessionKey(epoch, number);
  const range = await queries.history.sessionRange({ sessionId, deviceId, session: key });
  return range ? queries.journal.gravityOf({ deviceId, session: key, ...range }) : [];
}

/** Gravities by hand, corrected, in the order of time. */
export function gravitiesIn(
  entries: readonly JournalEntryShown[],
  beganAtMs: number | undefined,
): readonly GravityReading[] {
  const measurements = entries.flatMap(({ takenAt, content }) =>
    content.type === 'measurement' ? [{ atMs: takenAt.getTime(), content }] : [],
  );
  return gravitiesByHand(measurements, beganAtMs);
}

/** Of the version that the brew was started from, whoever asks: they see what the beer was meant to be, and nothing else of it. */
async function recipeOf(
  { recipes }: ApiQueries,
  { recipeVersion, plannedBy }: Brew,
): Promise<RecipeGravities | undefined> {
  if (!recipeVersion || plannedBy.personId === null) return undefined;
  const stored = await recipes.byId({ ...recipeVersion, personId: plannedBy.personId });
  return stored && figuresOf(stored.content);
}
