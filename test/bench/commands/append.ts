import { randomUUID } from 'node:crypto';
import { EventStoreDBClient, jsonEvent, NO_STREAM } from '@eventstore/db-client';
import { createCommandHandler } from '../../../commands/handleCommand.js';
import { brewSession, sessionId } from '../../../domain/brewSession/index.js';
import { alternate, type Benchmark, type BenchOptions, type BenchResult } from '../benchmark.js';
import { machine } from '../machine.js';
import { startReadModelStack, type ReadModelStack } from '../readModels/readModelStack.js';
import { brewCommands, brewEvents, commandsOfBrew } from './brewCommands.js';
import { lanes, runLanes, type BeginBrew, type LanesRun } from './brewLanes.js';
import { checkStreams } from './checkStreams.js';
import { devicesInBatch, runColdBatches } from './coldCommands.js';

export const domainAppendBenchmark: Benchmark = {
  name: 'append',
  what: `commands per second (load, decide, append), ${lanes} at once, each its own stream, against bare appends of the same events`,
  async run(options) {
    const stack = await startReadModelStack();
    const client = EventStoreDBClient.connectionString(stack.storeUrl);
    try {
      await runLanes(options.runMs / 2, bareAppends(client));
      const cached = await measure(options, stack, { client, name: 'append', cachedStates: 20_000 });
      if (options.quick) return [cached];
      return [
        cached,
        await measureCold(options, stack, client),
        await measure(options, stack, { client, name: 'append-read', cachedStates: 0 }),
      ];
    } finally {
      await client.dispose();
      await stack.stop();
    }
  },
};

interface Variant {
  readonly client: EventStoreDBClient;
  readonly name: string;
  /** As ingest has them, or none, as the roles that handle a command now and then. */
  readonly cachedStates: number;
}

async function measure(
  { pairs, runMs }: BenchOptions,
  stack: ReadModelStack,
  { client, name, cachedStates }: Variant,
): Promise<BenchResult> {
  let checked = 0;
  const rateOf = async (begin: BeginBrew) => {
    const run = await runLanes(runMs, begin);
    checked += await checkStreams(stack.store, run);
    return perSecond(run);
  };
  const measured = await alternate(
    pairs,
    () => rateOf(bareAppends(client)),
    () => rateOf(handledCommands(stack, cachedStates)),
  );
  return {
    name,
    unit: 'commands/s',
    ...measured,
    ...(cachedStates > 0 && { goal: 0.75 }),
    setup: { ...machine(), lanes, commandsOfBrew, statesCached: cachedStates, runMs },
    check: `states ${cachedStates > 0 ? 'cached' : 'loaded each time'}; all ${checked} events are in their streams in order`,
  };
}

/** No state in memory, but saved: as after a restart of ingest. */
async function measureCold(
  { pairs, runMs }: BenchOptions,
  stack: ReadModelStack,
  client: EventStoreDBClient,
): Promise<BenchResult> {
  let checked = 0;
  const rateOf = async (run: LanesRun) => {
    checked += await checkStreams(stack.store, run);
    return perSecond(run);
  };
  const measured = await alternate(
    pairs,
    async () => rateOf(await runLanes(runMs, bareAppends(client))),
    async () => rateOf(await runColdBatches(runMs, stack)),
  );
  return {
    name: 'append-uncached',
    unit: 'commands/s',
    ...measured,
    goal: 0.5,
    setup: { ...machine(), lanes, commandsOfBrew, devicesInBatch, runMs },
    check: `states loaded for a batch at once and saved behind; all ${checked} events are in their streams in order`,
  };
}

export function perSecond({ commands, seconds }: LanesRun): number {
  return commands / seconds;
}

/** The project: load, decide, append. A new handler each time, so that a cache begins empty. */
export function handledCommands({ store }: ReadModelStack, cachedStates: number): BeginBrew {
  const handler = createCommandHandler({
    decider: brewSession,
    store,
    cachedStates,
    now: () => new Date(),
    patienceMs: 10_000,
  });
  return (brew) => {
    const { deviceId = '', session = 0 } = brew[0] ?? {};
    const id = sessionId(deviceId, session);
    const causedBy = `device:${deviceId}`;
    return (index) => handler.handle(id, [{ ...brew[index]!, causedBy }]);
  };
}

/** The floor: the events that the same commands are decided to, decided before, at the revisions that are known before. */
function bareAppends(client: EventStoreDBClient): BeginBrew {
  const decided = brewEvents(brewCommands('any', 1));
  return (brew) => {
    const { deviceId = '', session = 0 } = brew[0] ?? {};
    const stream = `${brewSession.category}-${sessionId(deviceId, session)}`;
    let revision: bigint | typeof NO_STREAM = NO_STREAM;
    return async (index) => {
      const { source } = brew[index]!;
      const metadata = {
        schemaVersion: 1,
        recordedAt: new Date().toISOString(),
        causedBy: `device:${deviceId}`,
      };
      const events = (decided[index] ?? []).map(({ type, data }) =>
        jsonEvent({ id: randomUUID(), type, data: { ...data, deviceId, session, source }, metadata }),
      );
      const { nextExpectedRevision } = await client.appendToStream(stream, events, {
        expectedRevision: revision,
      });
      revision = nextExpectedRevision;
    };
  };
}
