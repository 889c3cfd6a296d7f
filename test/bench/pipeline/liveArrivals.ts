import { until } from '../../support/until.js';
import { monotonicMicros } from './benchProcess.js';

/** A reading's arrival at a client of the live stream. */
export interface Arrival {
  readonly seq: number;
  readonly micros: number;
}

/** An app that watches devices by server-sent events. */
export interface LiveArrivals {
  /** False for a client that reads and throws away. */
  readonly isTimed: boolean;
  /** In the order of their coming. */
  of(deviceId: string): readonly Arrival[];
  /** Waits until the reading with this number, or a newer one, was seen. */
  seen(deviceId: string, seq: number): Promise<void>;
  close(): void;
}

/** @param deviceIds at most 50, which is what one stream may watch. */
export async function watchLive(
  api: { readonly url: string; readonly token: string },
  deviceIds: readonly string[],
): Promise<LiveArrivals> {
  const query = deviceIds.map((deviceId) => `device=${deviceId}`).join('&');
  return follow(
    `${api.url}/api/v1/live?${query}`,
    { headers: { authorization: `Bearer ${api.token}` } },
    true,
  );
}

/** The same by topics: of any number of devices. */
export async function watchTopics(
  api: { readonly url: string; readonly token: string },
  deviceIds: readonly string[],
  isTimed: boolean,
): Promise<LiveArrivals> {
  const topics = deviceIds.map((deviceId) => ({ topic: `device:${deviceId}` }));
  const headers = { authorization: `Bearer ${api.token}`, 'content-type': 'application/json' };
  const init = { method: 'POST', headers, body: JSON.stringify({ topics }) };
  return follow(`${api.url}/api/v1/live`, init, isTimed);
}

async function follow(url: string, init: RequestInit, isTimed: boolean): Promise<LiveArrivals> {
  const abort = new AbortController();
  const response = await fetch(url, { ...init, signal: abort.signal });
  if (!response.ok || !response.body) throw new Error(`the live stream answered ${response.status}`);
  const byDevice = new Map<string, Arrival[]>();
  const note = (data: unknown) => {
    const { row = data } = data as { readonly row?: unknown };
    const { deviceId, status } = row as { deviceId?: string; status?: { seq: number } };
    if (deviceId === undefined || !status) return;
    const arrivals = byDevice.get(deviceId) ?? [];
    byDevice.set(deviceId, arrivals);
    arrivals.push({ seq: status.seq, micros: monotonicMicros() });
  };
  const reading = isTimed ? readEvents(response.body, note) : throwAway(response.body);
  reading.catch((error: unknown) => {
    if (!abort.signal.aborted) throw error;
  });
  const of = (deviceId: string): readonly Arrival[] => byDevice.get(deviceId) ?? [];
  return {
    isTimed,
    of,
    seen: async (deviceId, seq) => {
      await until(`the app sees message ${seq} of ${deviceId}`, () => (of(deviceId).at(-1)?.seq ?? 0) >= seq);
    },
    close: () => abort.abort(),
  };
}

async function throwAway(body: ReadableStream<Uint8Array>): Promise<void> {
  for await (const chunk of body) if (chunk.length === 0) continue;
}

/** Server-sent events end with an empty line; their data is one line of JSON. */
async function readEvents(body: ReadableStream<Uint8Array>, onData: (data: unknown) => void): Promise<void> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const data of blocks.flatMap((block) => /^data: (.*)$/m.exec(block)?.[1] ?? []))
      onData(JSON.parse(data));
  }
}
