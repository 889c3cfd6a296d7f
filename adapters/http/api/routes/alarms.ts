import { Router } from 'express';
import type { Alarms } from '../../../../commands/alarms/index.js';
import type { AlarmKind } from '../../../../domain/alarms/index.js';
import type { AlarmProfiles, AlarmQueries } from '../../../../projections/queries/index.js';
import { callerOf, ownerFor } from '../people/index.js';
import type { ApiTracing } from '../ports.js';
import { alarmResource } from '../resources/index.js';
import { alarmProfileRoutes } from './alarmProfiles.js';
import { alarmRulesRoutes, type AlarmRulesRoutesOptions } from './alarmRules.js';
import { answerIfChanged } from './answerIfChanged.js';
import type { Known } from './known.js';
import { afterKeyOf, keyShapes, pageResource } from './paging.js';
import { queryOf } from './queryOf.js';
import { traced } from './traced.js';

interface AlarmRoutesOptions {
  readonly queries: AlarmQueries;
  readonly known: Known;
  readonly alarms: Pick<Alarms, 'acknowledge'>;
  readonly tracing: ApiTracing;
}

interface AlarmQuery {
  readonly device?: string;
  readonly session?: string;
  readonly brew?: string;
  readonly kind?: AlarmKind;
  readonly status: 'open' | 'all';
  readonly limit: number;
  readonly after?: string;
}

/** What somebody should know of a machine or its brew, and the rules for that. */
export function alarmRoutes(
  options: AlarmRoutesOptions & AlarmRulesRoutesOptions & { readonly alarmProfiles: AlarmProfiles },
): readonly Router[] {
  return [shownAlarmRoutes(options), alarmRulesRoutes(options), alarmProfileRoutes(options.alarmProfiles)];
}

function shownAlarmRoutes({ queries, known, alarms, tracing }: AlarmRoutesOptions): Router {
  const router = Router();

  router.get('/alarms', async (request, response) => {
    const query = queryOf<AlarmQuery>(request);
    const { device: deviceId, session: sessionId, brew: planId, kind, status, limit, after } = query;
    const afterKey = afterKeyOf(after, [keyShapes.timestamp, keyShapes.uuid]);
    const owner = ownerFor(callerOf(response));
    const isOpen = status === 'open';
    const page = await queries.list({ deviceId, sessionId, planId, kind, isOpen, owner, limit, afterKey });
    answerIfChanged(request, response, pageResource(page, alarmResource));
  });

  router.post('/alarms/:alarmId/acknowledge', async (request, response) => {
    const caller = callerOf(response);
    const { alarmId, deviceId } = await known.alarm(caller, request.params.alarmId);
    await known.refuseOthers(caller, deviceId);
    await alarms.acknowledge({ alarmId, personId: caller.personId, ...traced(tracing) });
    response.status(204).end();
  });

  return router;
}
