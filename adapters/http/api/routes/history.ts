import { Router, type Response } from 'express';
import { sessionKey } from '../../../../domain/brewSession/index.js';
import { earliestMs } from '../../../../domain/kernel/dateTime.js';
import type {
  Brew,
  Excluded,
  HistoryQueries,
  HistoryRequest,
  LastReading,
  PlacedBy,
  Session,
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

/** A request for curves, and the time beyond their readings in which the session lasted. */
type Asked = HistoryRequest & { readonly lasted?: Partial<HistoryRange> };

const dayMs = 86_400_000;

/** Curves of a device or of a session. */
export function historyRoutes(history: HistoryQueries, known: Known, limit: HistoryLimit): Router {
  const router = Router();

  /** The text of the curves; undefined when it is too late: nobody waits for it, or the time limit has answered. */
  async function read(response: Response, { lasted = {}, ...request }: Asked): Promise<string | undefined> {
    const gone = goneWith(response);
    const found = await limit.run(callerOf(response).personId, gone, async () => {
      const curves = await history.read(request);
      const annotations = await history.annotations({ ...request, ...withRange(curves, lasted) });
      return { curves, annotations };
    });
    if (!found || response.headersSent || gone.aborted) return undefined;
    return encodeHistory(request.deviceId, found.curves, found.annotations);
  }

  function answer(response: Response, text: string | undefined): void {
    if (text !== undefined && !response.headersSent) response.type('json').send(text);
  }

  async function ofSession(session: Session, query: HistoryQuery): Promise<Asked> {
    const { deviceId, sessionId, epoch, number } = session;
    const { points, sensor: sensors, placedBy, include } = query;
    const readings = { deviceId, session: sessionKey(epoch, number), placedBy, include };
    const whole = await history.sessionRange({ sessionId, ...readings });
    const from = timeOf(query.from) ?? whole?.from ?? session.startedAt;
    const to = timeOf(query.to) ?? whole?.to ?? new Date(from.getTime() + 1);
    return { ...readings, from, to, points, sensors, lasted: wasNotAsked(lifeOf(session, placedBy), query) };
  }

  router.get('/devices/:deviceId/history', async (request, response) => {
    const query = queryOf<HistoryQuery>(request);
    const { deviceId, windows, now } = await known.past(callerOf(response), request.params.deviceId);
    const { points, sensor: sensors, placedBy, include } = query;
    const to = timeOf(query.to) ?? endOf(windows, now?.reading, placedBy);
    const dayBefore = new Date(Math.max(earliestMs, to.getTime() - dayMs));
    const range = checked({ from: timeOf(query.from) ?? dayBefore, to });
    const received = windows.some(isEverything) ? undefined : windows;
    const asked = { deviceId, ...range, points, sensors, placedBy, include, received };
    answer(response, await read(response, asked));
  });

  router.get('/sessions/:sessionId/history', async (request, response) => {
    const session = await known.session(callerOf(response), request.params.sessionId);
    const asked = await ofSession(session, queryOf<HistoryQuery>(request));
    answer(response, await read(response, { ...asked, ...checked(asked) }));
  });

  router.get('/brews/:brewId/history', async (request, response) => {
    const query = queryOf<HistoryQuery>(request);
    const brew = await known.brew(callerOf(response), request.params.brewId);
    const parts: string[] = [];
    for (const { stage, asked } of await partsOf(brew, query, response)) {
      const text = await read(response, asked);
      if (text === undefined) return;
      parts.push(`{"stage":"${stage}","history":${text}}`);
    }
    answer(response, `{"brewId":"${brew.planId}","parts":[${parts.join(',')}]}`);
  });

  /** The sessions of a brew that the caller may see, in the part of its time that is asked for, with points in proportion to it. */
  async function partsOf({ stages }: Brew, query: HistoryQuery, response: Response) {
    const own = stages.filter(({ status, sessionId }) => sessionId !== null && status !== 'waiting');
    const sessions = await known.sessionsIfSeen(
      callerOf(response),
      own.map(({ sessionId }) => sessionId ?? ''),
    );
    const { from, to, ...whole } = query;
    const parts: { stage: string; asked: Asked }[] = [];
    for (const { stage, sessionId } of own) {
      const session = sessions.get(sessionId ?? '');
      if (!session) continue;
      const found = await ofSession(session, whole);
      const asked = within(found, { from: timeOf(from), to: timeOf(to) });
      if (asked) parts.push({ stage, asked: { ...asked, lasted: wasNotAsked(found.lasted, query) } });
    }
    return inProportion(parts, query.points);
  }

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

/** Begin and end of a session, which have no reading; not by a clock that is wrong. */
function lifeOf(session: Session, placedBy: PlacedBy): Partial<HistoryRange> {
  const isByReceipt = placedBy === 'receipt';
  if (!isByReceipt && !session.timePlausible) return {};
  const endedAt = isByReceipt ? session.endedReceivedAt : session.endedAt;
  return {
    from: isByReceipt ? session.startedReceivedAt : session.startedAt,
    ...(endedAt && { to: new Date(endedAt.getTime() + 1) }),
  };
}

/** The range of the curves, and that of their session. */
function withRange(curves: HistoryRange, lasted: Partial<HistoryRange>): HistoryRange {
  return {
    from: new Date(Math.min(curves.from.getTime(), lasted.from?.getTime() ?? Infinity)),
    to: new Date(Math.max(curves.to.getTime(), lasted.to?.getTime() ?? -Infinity)),
  };
}

/** What lies before or after the range that was asked for is not wanted. */
function wasNotAsked(
  { from, to }: Partial<HistoryRange> = {},
  asked: Pick<HistoryQuery, 'from' | 'to'>,
): Partial<HistoryRange> {
  return {
    ...(from && asked.from === undefined && { from }),
    ...(to && asked.to === undefined && { to }),
  };
}

/** Undefined for what lies outside. */
function within<Range extends HistoryRange>(
  range: Range,
  { from, to }: { readonly from: Date | undefined; readonly to: Date | undefined },
): Range | undefined {
  const clipped = {
    from: new Date(Math.max(range.from.getTime(), from?.getTime() ?? -Infinity)),
    to: new Date(Math.min(range.to.getTime(), to?.getTime() ?? Infinity)),
  };
  return clipped.from < clipped.to ? { ...range, ...clipped } : undefined;
}

/** Each part gets points for its time, and enough to be seen. */
function inProportion<Part extends { readonly asked: HistoryRequest }>(
  parts: readonly Part[],
  points: number,
): readonly Part[] {
  const lengthOf = ({ asked }: Part) => asked.to.getTime() - asked.from.getTime();
  const total = parts.reduce((sum, part) => sum + lengthOf(part), 0);
  const fewest = Math.min(points, 50);
  return parts.map((part) => ({
    ...part,
    asked: { ...part.asked, points: Math.max(fewest, Math.round((points * lengthOf(part)) / total)) },
  }));
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
