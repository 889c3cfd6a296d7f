import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { Pool } from 'pg';
import type { Device } from '../../adapters/device/index.js';
import { createEventStore } from '../../adapters/eventStore/index.js';
import { historyOf } from '../support/historyOf.js';
import { decodeTelemetryBatch } from '../../adapters/protobuf/index.js';
import { percentile } from '../bench/benchmark.js';
import { runCli } from '../integration/cli/runCli.js';
import { dataOf } from '../../adapters/apiClient/index.js';
import { apiOf, findDevice, type ApiClient } from '../support/apiClient.js';
import { bySize } from '../support/bySize.js';
import { Flood } from '../support/flood.js';
import type { FloodRequest } from '../support/floodMain.js';
import { startStack, type Stack } from '../support/stack.js';
import { connectDevice, newDeviceId } from '../support/stackDevice.js';
import { until } from '../support/until.js';

const seconds = bySize({ usual: 8, full: 30 });
const neighbours = bySize({ usual: 20, full: 50 });
const perSecond = 5_000;

/**
 * Neighbours wait so long at most; longer on a machine on which they wait without a flood as well. While the flood lasts, it and its
 * generator are load themselves: on a machine that does other work, how long it takes to notice says more of that work.
 */
const maxLagMs = (floorMs: number) => 1_000 + 5 * floorMs;
const maxLagInFloodMs = (floorMs: number) => bySize({ usual: 10_000, full: 1_000 }) + 5 * floorMs;
const maxMemoryBytes = 400 * 2 ** 20;

describe('a device that floods', () => {
  let stack: Stack;
  let api: ApiClient;
  let pool: Pool;
  const running = new Map<string, Device>();

  before(async () => {
    // One queue: what the neighbours send waits behind the flood.
    stack = await startStack({ env: { UPLINK_PARTITIONS: '1' } });
    api = apiOf(stack);
    pool = new Pool({ connectionString: stack.databaseUrl, max: 2 });
    for (let at = 0; at < neighbours; at += 1) {
      const deviceId = newDeviceId('neighbour');
      running.set(deviceId, await connectDevice(stack, deviceId));
    }
  });
  after(async () => {
    await Promise.all([...running.values()].map((device) => device.kill()));
    await pool?.end();
    await stack?.stop();
  });

  for (const kind of ['valid', 'garbage'] as const) {
    it(`with ${perSecond} ${kind} messages a second is kept out: its neighbours hardly wait, and nothing is lost`, async () => {
      const floor = await publishEachSecond(3);
      const deviceId = newDeviceId('flood');
      const secret = (await stack.enroll([deviceId])).get(deviceId) ?? '';
      // The API knows devices that have reported.
      if (kind === 'garbage') await report(deviceId, secret);
      const memory = watchMemory(stack.place.supervisor.pidOf('ingest') ?? 0);
      const url = `mqtt://127.0.0.1:${stack.place.config.mqttPlainPort}`;
      const flood = new Flood({ url, deviceId, secret, kind, perSecond, seconds });
      try {
        const [lags] = await Promise.all([publishEachSecond(seconds), shownAsThrottled(deviceId)]);
        await flood.ended;
        const { acknowledged } = flood.report;
        const [floorMax, p99, max] = [Math.max(...floor), percentile(lags, 99), Math.max(...lags)];
        const peak = memory.stop();
        const figures = `floor ${floorMax} ms, p99 ${p99} ms, max ${max} ms, ${acknowledged} acknowledged, ${Math.round(peak / 2 ** 20)} MiB`;
        console.log(`      ${kind}: ${figures}`);
        assert.ok(max < maxLagInFloodMs(floorMax), figures);
        assert.ok(peak < maxMemoryBytes, figures);
        assert.ok(acknowledged < (perSecond * seconds) / 2, figures);
        const all = `${acknowledged} are stored or parked`;
        await until(all, async () => (await accounted(deviceId, kind)) >= acknowledged);
        assert.ok(Math.max(...(await publishEachSecond(3))) < maxLagMs(floorMax), 'after the flood');
      } finally {
        memory.stop();
        flood.stop();
      }
    });
  }

  async function report(deviceId: string, secret: string): Promise<void> {
    const device = await connectDevice(stack, deviceId, { secret });
    await until(`the API knows ${deviceId}`, () => findDevice(api, deviceId));
    await device.kill();
  }

  /** API, command line and the device's own events say so. */
  async function shownAsThrottled(deviceId: string): Promise<void> {
    const throttle = await until(
      `${deviceId} shows as throttled`,
      async () => (await findDevice(api, deviceId))?.throttle,
    );
    assert.equal(throttle.exceeded, 'messages');
    const shown = await runCli(['device', 'show', deviceId], { BREWLINE_DATA_DIR: stack.place.dataDir });
    assert.match(shown.stdout, /Throttled +too many messages: since .*let in again at/);
    await until('the event is there', async () => {
      const params = { path: { deviceId }, query: { type: ['DeviceThrottled'] } };
      const { items } = dataOf(await api.GET('/api/v1/devices/{deviceId}/events', { params }));
      return items.length > 0;
    });
  }

  /** @returns how long each reading took from its device into the event store */
  async function publishEachSecond(times: number): Promise<number[]> {
    const startedMs = Date.now();
    for (let second = 0; second < times; second += 1) {
      const dueMs = Date.now() + 1_000;
      for (const device of running.values()) {
        await setTimeout(900 / running.size);
        void device.telemetry([{ atMs: Date.now(), sensors: [3], values: [65], context: undefined }], 0);
      }
      await setTimeout(Math.max(0, dueMs - Date.now()));
    }
    const sent = times * running.size;
    return until('all readings are stored', async () => {
      const lags = await lagsSince(startedMs);
      return lags.length >= sent && lags;
    });
  }

  async function lagsSince(startedMs: number): Promise<number[]> {
    const store = createEventStore({ url: stack.eventStoreUrl });
    const lags: number[] = [];
    for await (const { type, data, metadata } of store.readAll()) {
      if (type !== 'TelemetryRecorded') continue;
      for (const { deviceId, telemetry } of decodeTelemetryBatch(data as Uint8Array))
        for (const { atMs } of running.has(deviceId) ? (telemetry?.readings ?? []) : [])
          if (atMs >= startedMs) lags.push(Date.parse(metadata.recordedAt) - atMs);
    }
    await store.close();
    return lags;
  }

  async function accounted(deviceId: string, kind: FloodRequest['kind']): Promise<number> {
    if (kind === 'valid') return new Set((await historyOf(pool, deviceId)).map(({ seq }) => seq)).size;
    const text = `select ((select count(*) from ingest.parked_message where device_id = $1)
             + coalesce((select sum(messages) from ingest.unkept_message where device_id = $1), 0))::int as messages`;
    const { rows } = await pool.query<{ messages: number }>(text, [deviceId]);
    return rows[0]?.messages ?? 0;
  }
});

/** The most memory that a process has until it is stopped. */
function watchMemory(pid: number) {
  let peak = 0;
  const look = setInterval(() => {
    void readFile(`/proc/${pid}/status`, 'utf8').then((status) => {
      peak = Math.max(peak, Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024);
    });
  }, 100);
  return {
    stop() {
      clearInterval(look);
      return peak;
    },
  };
}
