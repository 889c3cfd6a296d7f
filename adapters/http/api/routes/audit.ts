import { Router, type Request } from 'express';
import type { ShownOutcome } from '../../../../domain/audit/index.js';
import type { AuditFilter, AuditQueries } from '../../../../projections/queries/index.js';
import { callerOf } from '../people/index.js';
import { auditFile, auditResource } from '../resources/index.js';
import { afterKeyOf, keyShapes, pageResource } from './paging.js';
import { queryOf } from './queryOf.js';
import { sendParts } from './sendParts.js';

interface AuditQuery {
  readonly person?: string;
  readonly device?: string;
  readonly action?: string;
  readonly outcome?: ShownOutcome;
  readonly format?: 'json' | 'csv';
  readonly since?: string;
  readonly until?: string;
  readonly limit: number;
  readonly after?: string;
}

/** What people did: everybody's for operators and admins, and one's own. */
export function auditRoutes(audit: AuditQueries): Router {
  const router = Router();

  async function page(
    request: Request,
    more: Pick<AuditFilter, 'personId' | 'subject' | 'action' | 'outcome'>,
  ) {
    const { since, until, limit, after } = queryOf<AuditQuery>(request);
    const afterKey = afterKeyOf(after, [keyShapes.timestamp, keyShapes.uuid]);
    const found = await audit.list({ ...more, since: timeOf(since), until: timeOf(until), limit, afterKey });
    return pageResource(found, (entry) => auditResource(entry));
  }

  router.get('/audit', async (request, response) => {
    const query = queryOf<AuditQuery>(request);
    const { person: personId, device, action, outcome, since, until } = query;
    const subject = device === undefined ? undefined : ({ kind: 'device', id: device } as const);
    const filter = { personId, subject, action, outcome };
    if (query.format !== 'csv') {
      response.json(await page(request, filter));
      return;
    }
    response.attachment('audit.csv').type('text/csv');
    const times = { since: timeOf(since), until: timeOf(until) };
    if (request.method === 'HEAD') response.end();
    else await sendParts(response, auditFile(audit, { ...filter, ...times }));
  });

  router.get('/people/me/audit', async (request, response) => {
    response.json(await page(request, { personId: callerOf(response).personId }));
  });

  return router;
}

function timeOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}
