import { DeciderCommandHandler, projections, type Command } from '@event-driven-io/emmett';
import { getPostgreSQLEventStore, pongoSingleStreamProjection } from '@event-driven-io/emmett-postgresql';
import {
  brewSession,
  sessionId,
  type BrewSession,
  type BrewSessionEvent,
  type ReportToSession,
} from '../../../domain/brewSession/index.js';
import { evolveSession, type SessionRow } from '../../../projections/sessions/evolveSession.js';
import { alternate, type Benchmark, type BenchOptions, type BenchResult } from '../benchmark.js';
import { machine } from '../machine.js';
import { startProjector, startReadModelStack, type ReadModelStack } from '../readModels/readModelStack.js';
import { handledCommands, perSecond } from './append.js';
import { brewCommands, brewEvents, commandsOfBrew } from './brewCommands.js';
import { lanes, runLanes, type BeginBrew, type LanesRun } from './brewLanes.js';

export const deciderPeerBenchmark: Benchmark = {
  name: 'decider-peer',
  what: `commands per second until they are in the sessions' read model, ${lanes} at once, against Emmett on the same Postgres`,
  async run(options) {
    const stack = await startReadModelStack();
    const peer = await startPeer(stack.databaseUrl);
    try {
      await runLanes(options.runMs / 2, peer.begin);
      const cached = await measure(options, stack, { peer, name: 'decider-peer', cachedStates: 20_000 });
      if (options.quick) return [cached];
      return [
        cached,
        await measure(options, stack, { peer, name: 'decider-peer-uncached', cachedStates: 0 }),
      ];
    } finally {
      await peer.close();
      await stack.stop();
    }
  },
};

interface Variant {
  readonly peer: Awaited<ReturnType<typeof startPeer>>;
  readonly name: string;
  readonly cachedStates: number;
}

async function measure(
  { pairs, runMs }: BenchOptions,
  stack: ReadModelStack,
  { peer, name, cachedStates }: Variant,
): Promise<BenchResult> {
  let checked = 0;
  const measured = await alternate(
    pairs,
    async () => {
      const run = await runLanes(runMs, peer.begin);
      checked += await checkSessions(
        stack,
        run,
        `select data->>'status' as status, (data->>'step')::integer as step
        from "sessions" where _id = any($1)`,
      );
      return perSecond(run);
    },
    async () => {
      const run = await runProject(stack, cachedStates, runMs);
      checked += await checkSessions(
        stack,
        run,
        'select status, step from read_model.session where session_id = any($1)',
      );
      return perSecond(run);
    },
  );
  return {
    name,
    unit: 'commands/s',
    ...measured,
    goal: cachedStates > 0 ? 4 : 1,
    setup: {
      ...machine(),
      lanes,
      commandsOfBrew,
      statesCached: cachedStates,
      peer: 'emmett-postgresql 0.42.0',
      runMs,
    },
    check: `states ${cachedStates > 0 ? 'cached' : 'loaded each time'} here; ${checked} sessions are in the read model as they were decided`,
  };
}

/** The project: event store and projector beside it; the time ends when the read model has caught up. */
async function runProject(stack: ReadModelStack, cachedStates: number, runMs: number): Promise<LanesRun> {
  const projector = startProjector(stack);
  try {
    const started = performance.now();
    const run = await runLanes(runMs, handledCommands(stack, cachedStates));
    await projector.reached((await stack.store.endPosition()) ?? 0n);
    return { ...run, seconds: (performance.now() - started) / 1000 };
  } finally {
    await projector.stop();
  }
}

/** Emmett as its documents advise: a decider, and the read model as an inline projection of each stream. */
async function startPeer(databaseUrl: string) {
  const sessions = pongoSingleStreamProjection<Plain<SessionRow>, SessionEvent>({
    collectionName: 'sessions',
    canHandle: eventTypes,
    getDocumentId: ({ data }) => sessionId(data.deviceId, data.session),
    evolve: (row: Plain<SessionRow> | null, event: BrewSessionEvent) =>
      evolveSession(
        row ?? undefined,
        sessionId(event.data.deviceId, event.data.session),
        event,
        event.data.atMs,
      ) ?? null,
  });
  const store = getPostgreSQLEventStore(databaseUrl, { projections: projections.inline([sessions]) });
  await store.schema.migrate();
  const handle = DeciderCommandHandler<BrewSession, Report, SessionEvent>({
    decide: ({ data }, state) => [...brewSession.decide(data, state)],
    evolve: (state, event) => brewSession.evolve(state, event),
    initialState: () => brewSession.initialState,
    mapToStreamId: (id) => `${brewSession.category}-${id}`,
  });
  const begin: BeginBrew = (brew) => {
    const { deviceId = '', session = 0 } = brew[0] ?? {};
    const id = sessionId(deviceId, session);
    return (index) => handle(store, id, { type: 'Report', data: brew[index]! });
  };
  // One command first: 64 first ones at once would all make the projection's table, and take that for conflicts.
  await begin(brewCommands('first', 1))(0);
  return { begin, close: () => store.close() };
}

/** Emmett's types want index signatures, which interfaces don't have. */
type Plain<T> = Pick<T, keyof T>;

type PeerEvent<E> = E extends { type: infer Type; data: infer Data }
  ? { type: Type; data: Plain<Data> }
  : never;
type SessionEvent = PeerEvent<BrewSessionEvent>;
type Report = Command<'Report', Plain<ReportToSession>>;

const eventTypes = [
  ...new Set(brewEvents(brewCommands('any', 1)).flatMap((events) => events.map(({ type }) => type))),
];

/** @returns how many sessions of a run were found; each as its events say. */
async function checkSessions({ pool }: ReadModelStack, { brews }: LanesRun, query: string): Promise<number> {
  const begun = brews.filter(({ commands }) => commands > 0);
  const ids = begun.map(({ deviceId, session }) => sessionId(deviceId, session));
  const { rows } = await pool.query<Pick<SessionRow, 'status' | 'step'>>(query, [ids]);
  const found = rows.map(({ status, step }) => `${status} ${step}`).sort();
  const events = brewEvents(brewCommands('any', 1));
  const expected = begun.map(({ commands }) => {
    const row = events
      .slice(0, commands)
      .flat()
      .reduce<SessionRow | undefined>(
        (before, event) => evolveSession(before, 'any', event, event.data.atMs),
        undefined,
      );
    return `${row?.status} ${row?.step ?? null}`;
  });
  if (found.join() !== expected.sort().join())
    throw new Error(`${rows.length} sessions do not say what was decided`);
  return begun.length;
}
