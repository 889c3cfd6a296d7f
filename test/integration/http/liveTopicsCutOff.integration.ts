import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { createApiClient, type LiveTopics } from '../../../adapters/apiClient/index.js';
import { startApi, type TestApi } from '../../support/api.js';
import { bySize } from '../../support/bySize.js';
import { startCuttingProxy, type CuttingProxy } from '../../support/cuttingProxy.js';
import { until } from '../../support/until.js';
import { insertAlarm, insertDevice, setCheckpoint } from './rows.js';

/** How long things change. */
const seconds = bySize({ quick: 10, usual: 24, full: 60 });

describe('a client of topics that is cut off again and again', () => {
  let api: TestApi;
  let proxy: CuttingProxy;
  const devices = Array.from({ length: 12 }, (_, n) => `base-${n}`);

  before(async () => {
    api = await startApi({ limits: { compareEveryMs: 500 } });
    const { url } = await api.another();
    // A proxy that gathers answers, and a balancer in front of two instances.
    proxy = await startCuttingProxy(api.url, 300);
    proxy.to(api.url, url);
    await setCheckpoint(api.pool, 100);
    for (const id of devices) {
      await insertDevice(api.pool, id);
      await insertAlarm(api.pool, id, { alarmId: alarmOf(id) });
    }
  });
  after(async () => {
    await proxy?.stop();
    await api?.stop();
  });

  it(`has every change in the end, in order, each once, with a cut every 6 s for ${seconds} s`, async () => {
    const abort = new AbortController();
    const client = createApiClient({ url: proxy.url, token: () => api.token });
    const connections = { open: 0, lost: 0 };
    const topics = client.liveTopics({
      topics: topicsOf(devices),
      signal: abort.signal,
      onConnection: ({ type }) => (connections[type] += 1),
    });
    const seen = new Map<string, number[]>();
    const reading = read(topics, seen);
    let position = 100;
    const endMs = performance.now() + seconds * 1_000;
    const cutting = (async () => {
      while (performance.now() < endMs - 3_000) {
        await sleep(6_000);
        proxy.cut();
      }
    })();
    const switching = (async () => {
      while (performance.now() < endMs) {
        await sleep(700);
        topics.watch(topicsOf(devices.slice(Math.floor(Math.random() * devices.length))));
      }
      topics.watch(topicsOf(devices));
    })();
    while (performance.now() < endMs) {
      const id = devices[position % devices.length] ?? '';
      position += 1;
      await change(id, position);
      // Every third hint is lost.
      if (position % 3 > 0) api.hint({ devices: [id], alarms: [{ alarmId: alarmOf(id), deviceId: id }] });
      if (position % 10 === 0) await setCheckpoint(api.pool, position);
      await sleep(10);
    }
    await setCheckpoint(api.pool, position);
    await Promise.all([cutting, switching]);
    const last = new Map<string, number>();
    for (let at = 101; at <= position; at++) last.set(devices[(at - 1) % devices.length] ?? '', at);
    await until('the last state of every device and alarm is there', () =>
      topicsOf(devices).every((topic) => seen.get(topic)?.at(-1) === last.get(deviceOf(topic))),
    );
    abort.abort();
    await reading;
    for (const [id, numbers] of seen) {
      assert.deepEqual(
        numbers,
        numbers.toSorted((a, b) => a - b),
        `${id} in order`,
      );
      assert.equal(new Set(numbers).size, numbers.length, `${id} each once`);
    }
    assert.ok(connections.lost > 0 && connections.open > connections.lost, JSON.stringify(connections));
  });

  async function change(deviceId: string, position: number): Promise<void> {
    await api.pool.query(
      `with changed as (update read_model.device_status set firmware = $2, position = $3 where device_id = $1)
       update read_model.alarm set details = jsonb_build_object('error', $3::int), position = $3, updated_at = now() where device_id = $1`,
      [deviceId, `v${position}`, position],
    );
  }
});

function topicsOf(deviceIds: readonly string[]): readonly string[] {
  return deviceIds.flatMap((id) => [`device:${id}`, `alarms:${id}`]);
}

function deviceOf(topic: string): string {
  return topic.slice(topic.indexOf(':') + 1);
}

function alarmOf(deviceId: string): string {
  return `a${deviceId.slice('base-'.length).padStart(7, '0')}-1111-4111-8111-111111111111`;
}

/** The versions of each topic's row that were seen, since it was last begun anew. */
async function read(topics: LiveTopics, seen: Map<string, number[]>): Promise<void> {
  for await (const event of topics) {
    if (event.type === 'topic' && event.from === 'snapshot') seen.delete(event.topic);
    if (event.type === 'device') note(`device:${event.row.deviceId}`, Number(event.row.firmware?.slice(1)));
    if (event.type === 'alarm') note(`alarms:${event.row.deviceId}`, event.row.details.error ?? 0);
  }
  function note(topic: string, version: number): void {
    seen.set(topic, [...(seen.get(topic) ?? []), version]);
  }
}
