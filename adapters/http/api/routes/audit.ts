import { Router, type Request } from 'express';
import type { AuditFilter, AuditQueries } from '../../../../projections/queries/index.js';
import { callerOf } from '../people/index.js';
import { auditResource } from '../resources/index.js';
import { afterKeyOf, keyShapes, pageResource } from './paging.js';
import { queryOf } from './queryOf.js';

interface AuditQuery {
  readonly person?: string;
  readonly device?: string;
  readonly action?: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit: number;
  readonly after?: string;
}

/** What people did: everybody's for operators and admins, and one's own. */
export function auditRoutes(audit: AuditQueries): Router {
  const router = Router();

  async function page(request: Request, more: Pick<AuditFilter, 'personId' | 'subject' | 'action'>) {
    const { since, until, limit, after } = queryOf<AuditQuery>(request);
    const afterKey = afterKeyOf(after, [keyShapes.timestamp, keyShapes.uuid]);
    const found = await audit.list({ ...more, since: timeOf(since), until: timeOf(until), limit, afterKey });
    return pageResource(found, (entry) => auditResource(entry));
  }

  router.get('/audit', async (request, response) => {
    const { person: personId, device, action } = queryOf<AuditQuery>(request);
    const subject = device === undefined ? undefined : ({ kind: 'device', id: device } as const);
    response.json(await page(request, { personId, subject, action }));
  });

  router.get('/people/me/audit', async (request, response) => {
    response.json(await page(request, { personId: callerOf(response).personId }));
  });

  return router;
}

function timeOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}
