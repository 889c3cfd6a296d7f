import { Router, type Response } from 'express';
import { sessionKey } from '../../../../domain/brewSession/index.js';
import { earliestMs } from '../../../../domain/kernel/dateTime.js';
import type {
  Excluded,
  HistoryQueries,
  HistoryRequest,
  LastReading,
  PlacedBy,
  TimeWindow,
} from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { callerOf } from '../people/index.js';
import type { HistoryLimit } from '../historyLimit.js';
import { encodeHistory } from '../resources/index.js';
import { goneWith } from './goneWith.js';
import type { Known, KnownPast } from './known.js';
import { queryOf } from './queryOf.js';

interface HistoryQuery {
  readonly from?: string;
  readonly to?: string;
  readonly points: number;
  readonly sensor?: readonly number[];
  readonly placedBy: PlacedBy;
  readonly include?: readonly Excluded[];
}

interface HistoryRange {
  readonly from: Date;
  readonly to: Date;
}

const dayMs = 86_400_000;

/** Curves of a device or of a session. */
export function historyRoutes(history: HistoryQueries, known: Known, limit: HistoryLimit): Router {
  const router = Router();

  async function answer(response: Response, request: HistoryRequest): Promise<void> {
    const gone = goneWith(response);
    const found = await limit.run(callerOf(response).personId, gone, async () => {
      const curves = await history.read(request);
      const { from, to } = curves;
      return { curves, annotations: await history.annotations({ ...request, from, to }) };
    });
    // It may be too late by now: nobody waits for it, or the time limit has answered.
    if (!found || response.headersSent || gone.aborted) return;
    const text = await encodeHistory(request.deviceId, found.curves, found.annotations);
    if (!response.headersSent) response.type('json').send(text);
  }

  router.get('/devices/:deviceId/history', async (request, response) => {
    const query = queryOf<HistoryQuery>(request);
    const { deviceId, windows, now } = await known.past(callerOf(response), request.params.deviceId);
    const { points, sensor: sensors, placedBy, include } = query;
    const to = timeOf(query.to) ?? endOf(windows, now?.reading, placedBy);
    const dayBefore = new Date(Math.max(earliestMs, to.getTime() - dayMs));
    const range = checked({ from: timeOf(query.from) ?? dayBefore, to });
    const received = windows.some(isEverything) ? undefined : windows;
    await answer(response, { deviceId, ...range, points, sensors, placedBy, include, received });
  });

  router.get('/sessions/:sessionId/history', async (request, response) => {
    const query = queryOf<HistoryQuery>(request);
    const session = await known.session(callerOf(response), request.params.sessionId);
    const { deviceId, sessionId, epoch, number } = session;
    const { points, sensor: sensors, placedBy, include } = query;
    const key = sessionKey(epoch, number);
    const readings = { deviceId, session: key, placedBy, include };
    const whole = await history.sessionRange({ sessionId, ...readings });
    const from = timeOf(query.from) ?? whole?.from ?? session.startedAt;
    const to = timeOf(query.to) ?? whole?.to ?? new Date(from.getTime() + 1);
    const range = checked({ from, to });
    await answer(response, { ...readings, ...range, points, sensors });
  });

  return router;
}

/**
 * The history of a device ends with its newest reading, however old, by the device's clock if that is plausible; for a former owner with what
 * was theirs.
 */
function endOf(
  windows: KnownPast['windows'],
  newest: LastReading | null | undefined,
  placedBy: PlacedBy,
): Date {
  const { untilMs } = windows.at(-1) ?? windows[0];
  if (untilMs !== Infinity) return new Date(untilMs);
  if (!newest) return new Date();
  const isByDevice = placedBy === 'device' && newest.timePlausible;
  return new Date((isByDevice ? newest.at : newest.receivedAt).getTime() + 1);
}

function isEverything({ fromMs, untilMs }: TimeWindow): boolean {
  return fromMs === -Infinity && untilMs === Infinity;
}

function timeOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}

function checked(range: HistoryRange): HistoryRange {
  if (!(range.from.getTime() < range.to.getTime())) {
    throw new HttpProblem(400, 'the range is empty', {
      errors: [{ pointer: 'query.from', detail: 'it must lie before `to`' }],
    });
  }
  return range;
}
