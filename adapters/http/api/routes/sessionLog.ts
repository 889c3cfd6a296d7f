import { Router, type Request, type Response } from 'express';
import type { LogFormat, LogKind, LogOrder } from '../../../../domain/sessionLog/index.js';
import type { LogFilter, LogSubject, SessionLogQueries } from '../../../../projections/queries/index.js';
import { callerOf } from '../people/index.js';
import { logFile, logLine, logSubject, logSummaryResource, sessionIdsOf } from '../resources/index.js';
import type { Known } from './known.js';
import { afterKeyOf, keyShapes, pageResource } from './paging.js';
import { queryOf } from './queryOf.js';
import { sendParts } from './sendParts.js';

interface LogQuery {
  readonly kind?: readonly LogKind[];
  readonly since?: string;
  readonly until?: string;
  readonly order?: LogOrder;
  readonly format?: 'json' | LogFormat;
  readonly limit: number;
  readonly after?: string;
}

const mayBeNone = /^(-1|\d{1,18})$/;
const logKey = [
  ...[keyShapes.timestamp, /^[A-Za-z0-9_-]{0,64}$/, mayBeNone, mayBeNone, mayBeNone, mayBeNone],
  ...[/^[a-z]{1,20}$/, /^[A-Za-z0-9_.@-]{1,200}$/],
];

const typeOf = { ndjson: 'application/x-ndjson', csv: 'text/csv' } as const;
const formatOf: Readonly<Record<string, LogFormat>> = { 'application/x-ndjson': 'ndjson', 'text/csv': 'csv' };

/** The log of a session, and of a whole brew with its sessions on both machines. */
export function sessionLogRoutes(log: SessionLogQueries, known: Known): Router {
  const router = Router();

  async function ofSession(request: Request, response: Response): Promise<LogSubject> {
    return logSubject([await known.session(callerOf(response), String(request.params.sessionId))]);
  }

  async function ofBrew(request: Request, response: Response): Promise<LogSubject> {
    const caller = callerOf(response);
    const brew = await known.brew(caller, String(request.params.brewId));
    const sessions = await known.sessionsIfSeen(caller, sessionIdsOf(brew));
    return logSubject([...sessions.values()], brew);
  }

  async function answer(request: Request, response: Response, subject: LogSubject): Promise<void> {
    const { limit, after, format = acceptedBy(request) } = queryOf<LogQuery>(request);
    const filter = filterOf(request);
    const afterKey = afterKeyOf(after, logKey);
    if (format === 'json') {
      response.json(pageResource(await log.page(subject, { ...filter, limit, afterKey }), logLine));
      return;
    }
    const id = String(request.params.sessionId ?? request.params.brewId);
    response.attachment(`log-${id}.${format}`).type(typeOf[format]);
    if (request.method === 'HEAD') response.end();
    else
      await sendParts(
        response,
        logFile((page) => log.page(subject, page), filter, format),
      );
  }

  for (const [path, subjectOf] of [
    ['/sessions/:sessionId/log', ofSession],
    ['/brews/:brewId/log', ofBrew],
  ] as const) {
    router.get(path, async (request, response) =>
      answer(request, response, await subjectOf(request, response)),
    );
    router.get(`${path}/summary`, async (request, response) => {
      const summary = await log.summary(await subjectOf(request, response), filterOf(request));
      response.json(logSummaryResource(summary));
    });
  }

  return router;
}

function filterOf(request: Request): LogFilter {
  const { kind, since, until, order } = queryOf<LogQuery>(request);
  return { kinds: kind, since: timeOf(since), until: timeOf(until), order };
}

function acceptedBy(request: Request): 'json' | LogFormat {
  const accepted = request.accepts(['application/json', ...Object.keys(formatOf)]);
  return formatOf[String(accepted)] ?? 'json';
}

function timeOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}
