import { randomUUID } from 'node:crypto';
import { createStoreTails } from '../../../adapters/eventStore/index.js';
import { createAggregateStateStore } from '../../../adapters/postgres/index.js';
import { concurrently } from '../../../commands/concurrently.js';
import { createCommandHandler } from '../../../commands/handleCommand.js';
import { AggregateStates } from '../../../commands/ingest/aggregateStates.js';
import { brewSession, sessionId } from '../../../domain/brewSession/index.js';
import { device } from '../../../domain/device/index.js';
import { streamPrefix } from '../../../domain/kernel/streams.js';
import { silentLogger } from '../../support/silentLogger.js';
import type { ReadModelStack } from '../readModels/readModelStack.js';
import { brewCommands, commandsOfBrew } from './brewCommands.js';
import { lanes, type LanesRun } from './brewLanes.js';

/** Devices in a batch, as many as messages in one of ingest's. */
export const devicesInBatch = 500;
const batches = 4;
/** Of the states of one batch, about: none is there any more when its devices come again. */
const cacheBytes = devicesInBatch * 2_000;

/**
 * Commands of devices in turn, as ingest handles them: the states of a batch come by one statement from what was saved, its commands are
 * handled, and what changed is saved behind them. No state is in memory when it is needed. The time of all saves counts.
 */
export async function runColdBatches(runMs: number, stack: ReadModelStack): Promise<LanesRun> {
  const states = new AggregateStates({
    partition: 0,
    saved: {
      store: createAggregateStateStore(stack.pool),
      tails: createStoreTails({
        store: stack.store,
        streamPrefixes: [device, brewSession].map(streamPrefix),
      }),
    },
    cacheBytes,
    logger: silentLogger,
    now: () => new Date(),
  });
  const now = () => new Date();
  const sessions = states.sessions;
  const handler = createCommandHandler({
    decider: brewSession,
    store: stack.store,
    cachedStates: sessions,
    now,
    patienceMs: 10_000,
  });
  await states.open();
  const run = randomUUID().slice(0, 8);
  const brews: { readonly deviceId: string; readonly session: number; commands: number }[] = [];
  const started = performance.now();
  const isOver = () => performance.now() - started >= runMs;
  let saving = Promise.resolve();

  async function handleBatch(batch: number, session: number, index: number): Promise<void> {
    const deviceIds = Array.from({ length: devicesInBatch }, (_, at) => `cold-${run}-${batch}-${at}`);
    await states.load(deviceIds, () => false);
    await concurrently(deviceIds, lanes, async (deviceId) => {
      const command = brewCommands(deviceId, session)[index]!;
      await handler.handle(sessionId(deviceId, session), [{ ...command, causedBy: `device:${deviceId}` }]);
    });
    // Behind the next batch; the devices come again only after others.
    await saving;
    saving = states.save();
  }

  for (let session = 1; !isOver(); session += 1) {
    const handled = Array.from({ length: batches }, () => 0);
    for (let index = 0; index < commandsOfBrew && !isOver(); index += 1)
      for (let batch = 0; batch < batches && !isOver(); batch += 1) {
        await handleBatch(batch, session, index);
        handled[batch] = index + 1;
      }
    handled.forEach((commands, batch) => {
      for (let at = 0; at < devicesInBatch; at += 1)
        brews.push({ deviceId: `cold-${run}-${batch}-${at}`, session, commands });
    });
  }
  await saving;
  const seconds = (performance.now() - started) / 1000;
  return { commands: brews.reduce((sum, { commands }) => sum + commands, 0), seconds, brews };
}
