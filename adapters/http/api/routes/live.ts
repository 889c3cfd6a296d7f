import { Router } from 'express';
import type { DeviceOwners } from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { devicesIn, LiveClient, liveHeaders, readPositionOf, type LiveHub } from '../live/index.js';
import { callerOf, presentAccess, windowsFor, type Caller } from '../people/index.js';
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
    const wanted = { deviceIds: [...new Set(device)], sessionIds: [...new Set(session)] };
    if (device.length + session.length === 0) {
      const detail = 'name at least one device or session to watch';
      throw new HttpProblem(400, detail, { errors: [{ pointer: 'query.device', detail }] });
    }
    const seenFromMs = await seenFrom(owners, caller, devicesIn(wanted));
    if (!seenFromMs)
      throw new HttpProblem(404, 'one of these devices or sessions does not exist, or is not yours');
    if (request.method === 'HEAD') {
      response.writeHead(200, liveHeaders).end();
      return;
    }
    if (response.closed) return;
    const open = openByPerson.get(personId) ?? 0;
    if (open >= maxClientsPerPerson) throw new HttpProblem(429, `you already have ${open} open streams`);
    if (hub.size >= maxClients) throw new HttpProblem(503, 'too many streams are open');

    const watcher = { personId, loginSessionId: login.loginSessionId };
    const client = new LiveClient({ ...wanted, seenFromMs }, watcher, response);
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

/** From when on the caller sees each of the devices; undefined when one of them is not theirs now. */
async function seenFrom(
  owners: DeviceOwners,
  caller: Caller,
  deviceIds: readonly string[],
): Promise<ReadonlyMap<string, number> | undefined> {
  const windows = await windowsFor(owners, caller, deviceIds);
  const seen = new Map<string, number>();
  for (const deviceId of deviceIds) {
    const access = presentAccess(windows, deviceId);
    if (!access) return undefined;
    if (access.seenFromMs !== -Infinity) seen.set(deviceId, access.seenFromMs);
  }
  return seen;
}
