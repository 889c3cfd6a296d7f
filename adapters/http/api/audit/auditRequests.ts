import type { Request, RequestHandler, Response } from 'express';
import type { ActionOutcome, Acting, Subject } from '../../../../domain/audit/index.js';
import type { AuditTrail, BegunAction } from '../../../../commands/audit/index.js';
import { HttpProblem } from '../../problem.js';
import { traceIdOf } from '../../requestTrace.js';
import { maybeCallerOf } from '../people/index.js';
import { auditPolicyOf } from './auditPolicy.js';
import { subjectsOf } from './subjectsOf.js';

/** What the validator leaves of the operation that a request is for. */
interface Matched {
  readonly schema: { readonly operationId?: string };
  readonly pathParams: Readonly<Record<string, string>>;
}

interface AuditLocals {
  auditAfterLimits?: () => Promise<boolean>;
  auditNotes?: { subjects: Subject[]; personId?: string };
}

/**
 * Stores the entry of an action before its route does anything, and its outcome after the answer. Without an entry the request is refused with
 * 503. It follows authentication and validation: what these refuse does nothing, and is in the access log. A dry run does nothing either.
 */
export function auditRequests(trail: AuditTrail): RequestHandler {
  return async (request, response, next) => {
    const { openapi } = request as Request & { openapi?: Matched };
    const policy = openapi ? auditPolicyOf(request.method, openapi.schema) : 'never';
    if (!openapi || policy === 'never' || isDryRun(request)) return next();
    const begin = () => beginFor(trail, request, response, openapi);
    if (policy === 'afterLimits') {
      (response.locals as AuditLocals).auditAfterLimits = begin;
      return next();
    }
    if (await begin()) next();
  };
}

/**
 * For a route whose operation says `afterLimits`: stores the entry, behind its limits and in front of what it does.
 *
 * @throws BrewlineError `AUDIT_UNAVAILABLE`, or HttpProblem 503 when the request was answered meanwhile: then nothing may be done
 */
export async function auditNow(response: Response): Promise<void> {
  const { auditAfterLimits: begin } = response.locals as AuditLocals;
  if (!begin) throw new Error('this operation does not say x-audit: afterLimits');
  if (!(await begin())) throw new HttpProblem(503, 'the answer took too long');
}

/** Adds to the entry of this request what became known only by doing it: the id of something new, or who logged in. */
export function noteAction(
  response: Response,
  { subjects = [], personId }: { readonly subjects?: readonly Subject[]; readonly personId?: string },
): void {
  const locals = response.locals as AuditLocals;
  const noted = (locals.auditNotes ??= { subjects: [] });
  noted.subjects.push(...subjects);
  if (personId !== undefined) noted.personId = personId;
}

/** @returns false when the request was answered meanwhile, because the event store took too long: then nothing may be done */
async function beginFor(
  trail: AuditTrail,
  request: Request,
  response: Response,
  { schema, pathParams }: Matched,
): Promise<boolean> {
  const begun = await trail.begin({
    action: schema.operationId ?? '',
    by: actingOf(response),
    subjects: subjectsOf(request, pathParams),
    requestId: traceIdOf(response),
    origin: { address: request.ip },
  });
  if (response.headersSent || response.destroyed) {
    trail.complete(begun, { outcome: 'refused', status: response.statusCode });
    return false;
  }
  response.once('close', () => completeFor(trail, begun, response));
  return true;
}

function completeFor(trail: AuditTrail, begun: BegunAction, response: Response): void {
  const { auditNotes } = response.locals as AuditLocals;
  if (!response.writableFinished) return trail.complete(begun, { outcome: 'unanswered', ...auditNotes });
  const { statusCode: status } = response;
  trail.complete(begun, { outcome: outcomeOf(status), status, ...auditNotes });
}

function outcomeOf(status: number): ActionOutcome {
  if (status < 400) return 'done';
  return status < 500 ? 'refused' : 'failed';
}

function actingOf(response: Response): Acting {
  const caller = maybeCallerOf(response);
  return caller ? { type: 'person', personId: caller.viewerId ?? caller.personId } : { type: 'anonymous' };
}

/** The validator has converted it. */
function isDryRun({ query }: Request): boolean {
  return (query as { dryRun?: unknown }).dryRun === true;
}
