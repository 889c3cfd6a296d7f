import assert from 'node:assert/strict';
import { createPool, openHours } from '../../../adapters/postgres/index.js';
import { createHourCompaction } from '../../../infra/compose/compactHours.js';
import { silentLogger } from '../../support/silentLogger.js';
import { until } from '../../support/until.js';
import {
  checkpointOf,
  day,
  seqsOf,
  startProjectionStack,
  telemetryEvent,
  type ProjectionStack,
} from './projectionStack.js';

const hourMs = 3_600_000;
const hours = 420;
/** The room, and what one transaction of the test's processor takes beyond it. */
const room = 200 + 50;

describe('a rebuild of a long, thin history', () => {
  let stack: ProjectionStack;
  const stopping = new AbortController();

  before(async () => {
    stack = await startProjectionStack();
  });
  after(async () => {
    stopping.abort();
    await stack?.stop();
  });

  const writtenAt = async () => BigInt((await checkpointOf(stack.pool)) ?? 0);

  it('waits for its hours to become chunks, and needs no more locks than PostgreSQL has', async function () {
    this.timeout(120_000);
    const seqs = Array.from({ length: hours }, (_, index) => index + 1);
    await stack.store.append(
      'telemetry-00-20260301',
      'noStream',
      seqs.map((seq) => longAgo(telemetryEvent('keg', [seq], day + seq * hourMs))),
    );
    const end = (await stack.store.endPosition()) ?? 0n;
    const compaction = createHourCompaction({ pool: stack.pool, logger: silentLogger });
    let waits = 0;
    stack.process({
      async waitForRoom(...args) {
        waits += 1;
        await compaction.waitForRoom(...args);
        waits -= 1;
      },
    });
    await until('there is no room', async () => waits === 1 && (await openHours(stack.pool)) > 200);
    const before = await writtenAt();
    assert.ok(before < end);
    // As long as several of its looks.
    const fromMs = performance.now();
    await until('it has waited', () => performance.now() - fromMs > 1_000);
    assert.equal(await writtenAt(), before);
    let most = 0;
    const compacting = compaction.run(stopping.signal);
    await until('it is rebuilt', async () => {
      most = Math.max(most, await openHours(stack.pool));
      return (await writtenAt()) >= end;
    });
    stopping.abort();
    await compacting;
    assert.ok(most <= room, `${most} hours were open`);
    assert.deepEqual(await seqsOf(stack.pool, 'keg'), seqs);
  });

  it('is all that waits: what devices send now does not', async () => {
    const ended = createPool({
      ...{ databaseUrl: stack.databaseUrl, applicationName: 'test', connections: 1, logger: silentLogger },
    });
    await ended.end();
    const { waitForRoom } = createHourCompaction({ pool: ended, logger: silentLogger });
    const { data, ...event } = telemetryEvent('keg', [1]);
    const now = { ...event, data, stream: 'telemetry-00-20260301', revision: 0n, position: 0n };
    const fromMs = performance.now();
    await waitForRoom(now, new AbortController().signal);
    assert.ok(performance.now() - fromMs < 10_000, 'without a database it would look for a minute');
  });
});

function longAgo(event: ReturnType<typeof telemetryEvent>): ReturnType<typeof telemetryEvent> {
  return { ...event, metadata: { ...event.metadata, recordedAt: new Date(day).toISOString() } };
}
