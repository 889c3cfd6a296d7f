import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { holds, startFleet, verifyHistory } from '../../infra/local/start/index.js';
import { startStack, type Stack } from '../support/stack.js';
import { until } from '../support/until.js';
import { bySize } from '../support/bySize.js';

/** Messages a second of each of 50 devices. */
const rate = bySize({ usual: 5, full: 20 });
const fleet = { devices: 50, rate, speed: 60, seed: 1, faults: false };
const parts = ['ingest', 'projector', 'event-store', 'rabbitmq'] as const;
const rounds = bySize({ usual: 1, full: 5 });
/** Acknowledged after each death, before the next. */
const messages = bySize({ usual: 400, full: 2_000 });

describe(`kill -9 of ${parts.join(', ')} in the middle of ${fleet.devices * rate} messages a second`, () => {
  let stack: Stack;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brewline-kills-'));
    stack = await startStack();
  });

  after(async () => {
    await stack.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('loses nothing that was acknowledged, doubles nothing, and leaves every device on its queue', async () => {
    const since = new Date();
    const ledgerFile = join(folder, 'ledger.ndjson');
    const acknowledged = () => stack.stats.get('simulate')?.acknowledged ?? 0;
    const flows = async (after: string) => {
      const before = acknowledged();
      await until(`messages are acknowledged again after ${after}`, () => acknowledged() > before + messages);
    };
    const stats = stack.stats as Map<string, Readonly<Record<string, number>>>;
    await startFleet(stack.place, {
      ...fleet,
      ledgerFile,
      onStats: (part, values) => stats.set(part, values),
    });
    await flows('the start');
    await until('every device is on a queue', async () => (await queues(stack)).size === fleet.devices);
    const queuesBefore = await queues(stack);

    for (let round = 1; round <= rounds; round += 1) {
      for (const part of parts) {
        stack.kill(part);
        await flows(`killing ${part}, round ${round}`);
      }
    }
    // All devices say hello again after the broker's death, and DeviceConnected names the queue that it came on.
    await sleep(1_000);
    await stack.place.supervisor.end('simulate');
    const verdict = await verifyHistory({ databaseUrl: stack.databaseUrl, ledgerFile, since });
    assert.ok(holds(verdict), JSON.stringify(verdict));
    assert.deepEqual(await queues(stack), queuesBefore);
  });
});

/** The partition that each device last said hello on. */
async function queues({ databaseUrl }: Stack): Promise<Map<string, number>> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const text = `select device_id, partition from read_model.device_status where partition is not null order by device_id`;
    const { rows } = await client.query<{ device_id: string; partition: number }>(text);
    return new Map(rows.map(({ device_id, partition }) => [device_id, partition]));
  } finally {
    await client.end();
  }
}
