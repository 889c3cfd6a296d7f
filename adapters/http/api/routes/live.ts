import { Router } from 'express';
import type { DeviceOwners } from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { devicesIn, LiveClient, liveHeaders, readPositionOf, type LiveHub } from '../live/index.js';
import { callerOf, mayUse } from '../people/index.js';
import { queryOf } from './queryOf.js';

export interface LiveRoutesOptions {
  readonly owners: DeviceOwners;
  readonly hub: LiveHub;
  /** Maximum number of open streams. */
  readonly maxClients: number;
  /** Maximum number of open streams of one person. */
  readonly maxClientsPerPerson: number;
}

/** Changes as they happen, by server-sent events. */
export function liveRoutes(options: LiveRoutesOptions): Router {
  const { owners, hub, maxClients, maxClientsPerPerson } = options;
  const router = Router();
  const openByPerson = new Map<string, number>();

  router.get('/live', async (request, response) => {
    const { device = [], session = [] } = queryOf<{ device?: string[]; session?: string[] }>(request);
    const caller = callerOf(response);
    const { personId, session: login } = caller;
    const watch = { deviceIds: [...new Set(device)], sessionIds: [...new Set(session)] };
    if (device.length + session.length === 0) {
      const detail = 'name at least one device or session to watch';
      throw new HttpProblem(400, detail, { errors: [{ pointer: 'query.device', detail }] });
    }
    if (!(await mayUse(owners, caller, devicesIn(watch))))
      throw new HttpProblem(
        404,
        'one of these devices or sessions does not exist, or is not assigned to you',
      );
    if (request.method === 'HEAD') {
      response.writeHead(200, liveHeaders).end();
      return;
    }
    if (response.closed) return;
    const open = openByPerson.get(personId) ?? 0;
    if (open >= maxClientsPerPerson) throw new HttpProblem(429, `you already have ${open} open streams`);
    if (hub.size >= maxClients) throw new HttpProblem(503, 'too many streams are open');

    const client = new LiveClient(watch, { personId, loginSessionId: login.loginSessionId }, response);
    openByPerson.set(personId, open + 1);
    response.once('close', () => {
      hub.remove(client);
      const left = (openByPerson.get(personId) ?? 1) - 1;
      if (left === 0) openByPerson.delete(personId);
      else openByPerson.set(personId, left);
    });
    client.begin();
    await hub.add(client, readPositionOf(request.get('Last-Event-ID')));
  });

  return router;
}
