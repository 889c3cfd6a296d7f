import { Router, type Response } from 'express';
import type { ApiQueries, DeviceOwners } from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import {
  deviceAndCommands,
  eventSourceWire,
  LiveClient,
  liveHeaders,
  readPositionOf,
  sessionTopic,
  topicNamed,
  topicsWire,
  viewOf,
  watchedBy,
  whyNot,
  type LiveHub,
  type Since,
  type Topic,
} from '../live/index.js';
import { callerOf, type Caller } from '../people/index.js';
import { openStreams } from './openStreams.js';
import { queryOf } from './queryOf.js';

export interface LiveRoutesOptions {
  readonly queries: Pick<ApiQueries, 'brews'>;
  readonly owners: DeviceOwners;
  readonly hub: LiveHub;
  /** Maximum number of open streams. */
  readonly maxClients: number;
  /** Maximum number of open streams of one person. */
  readonly maxClientsPerPerson: number;
}

/** Changes as they happen, by server-sent events. */
export function liveRoutes(options: LiveRoutesOptions): Router {
  const { queries, owners, hub } = options;
  const router = Router();
  const open = openStreams(options);

  router.get('/live', async (request, response) => {
    const { device = [], session = [] } = queryOf<{ device?: string[]; session?: string[] }>(request);
    const topics = [...new Set(device)]
      .map(deviceAndCommands)
      .concat([...new Set(session)].map(sessionTopic));
    if (topics.length === 0) {
      const detail = 'name at least one device or session to watch';
      throw new HttpProblem(400, detail, { errors: [{ pointer: 'query.device', detail }] });
    }
    const { views, seesEverything } = await viewsOf(owners, callerOf(response), topics);
    if (views.length < topics.length)
      throw new HttpProblem(404, 'one of these devices or sessions does not exist, or is not yours');
    if (request.method === 'HEAD') {
      response.writeHead(200, liveHeaders).end();
      return;
    }
    const position = readPositionOf(request.get('Last-Event-ID'));
    const since = new Map<string, Since>();
    if (position) for (const { name } of topics) since.set(name, position);
    await follow(response, { views, seesEverything, since, allOrNothing: true, wire: eventSourceWire() }, []);
  });

  router.post('/live', async (request, response) => {
    const wanted = (request.body as LiveRequest).topics;
    const since = new Map(wanted.flatMap(({ topic, since: text }) => sinceOf(topic, text)));
    const names = [...new Set(wanted.map(({ topic }) => topic))];
    const found = await Promise.all(names.map((name) => topicNamed(name, baseOf)));
    const { views, refused, seesEverything } = await viewsOf(
      owners,
      callerOf(response),
      found.flatMap((topic) => topic ?? []),
    );
    if (views.length === 0)
      throw new HttpProblem(404, 'none of these topics is of something that you may see');
    const missing = names.filter((_, index) => !found[index]).map((name) => [name, 'noAccess'] as const);
    await follow(response, { views, seesEverything, since, allOrNothing: false, wire: topicsWire }, [
      ...refused,
      ...missing,
    ]);
  });

  async function baseOf(brewId: string): Promise<string | undefined> {
    const [brew] = await queries.brews.byId([brewId]);
    return brew?.baseId;
  }

  async function follow(
    response: Response,
    stream: Omit<ConstructorParameters<typeof LiveClient>[0], 'watcher'>,
    refused: readonly (readonly [topic: string, reason: 'noAccess' | 'tooMany'])[],
  ): Promise<void> {
    if (response.closed) return;
    const { personId, viewerId, session } = callerOf(response);
    const close = open(viewerId ?? personId);
    const { loginSessionId } = session;
    const client = new LiveClient({ ...stream, watcher: { personId, loginSessionId } }, response);
    response.once('close', () => {
      hub.remove(client);
      close();
    });
    client.begin();
    for (const [topic, reason] of refused) client.refuse(topic, reason);
    await hub.add(client);
  }

  return router;
}

/** What of these topics the caller may see, and which they may not, with the reason. */
async function viewsOf(owners: DeviceOwners, { personId, session }: Caller, topics: readonly Topic[]) {
  const { loginSessionId } = session;
  const [access] = await owners.liveAccess([{ personId, loginSessionId, ...watchedBy(topics) }]);
  if (!access) throw new HttpProblem(401, 'the log-in has ended');
  const views = topics.map((topic) => viewOf(topic, access));
  return {
    seesEverything: access.seesEverything,
    views: views.flatMap((view) => view ?? []),
    refused: topics.filter((_, n) => !views[n]).map((topic) => [topic.name, whyNot(topic, access)] as const),
  };
}

interface LiveRequest {
  readonly topics: readonly { readonly topic: string; readonly since?: string }[];
}

/** `<position of synced>/<access of the topic>`; nothing for what no stream has said. */
function sinceOf(topic: string, text: string | undefined): [string, Since][] {
  const [position, access] = text?.split('/') ?? [];
  const read = readPositionOf(position);
  return read && access ? [[topic, { ...read, access }]] : [];
}
