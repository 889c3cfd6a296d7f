import { until } from '../../support/until.js';
import { monotonicMicros } from './benchProcess.js';

/** A reading's arrival at a client of the live stream. */
export interface Arrival {
  readonly seq: number;
  readonly micros: number;
}

/** An app that watches devices by server-sent events. */
export interface LiveArrivals {
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
  const abort = new AbortController();
  const response = await fetch(`${api.url}/api/v1/live?${query}`, {
    headers: { authorization: `Bearer ${api.token}` },
    signal: abort.signal,
  });
  if (!response.ok || !response.body) throw new Error(`the live stream answered ${response.status}`);
  const byDevice = new Map<string, Arrival[]>(deviceIds.map((deviceId) => [deviceId, []]));
  void readEvents(response.body, (data) => {
    const { deviceId, status } = data as { deviceId: string; status?: { seq: number } };
    if (status) byDevice.get(deviceId)?.push({ seq: status.seq, micros: monotonicMicros() });
  }).catch((error: unknown) => {
    if (!abort.signal.aborted) throw error;
  });
  const of = (deviceId: string): readonly Arrival[] => byDevice.get(deviceId) ?? [];
  return {
    of,
    seen: async (deviceId, seq) => {
      await until(`the app sees message ${seq} of ${deviceId}`, () => (of(deviceId).at(-1)?.seq ?? 0) >= seq);
    },
    close: () => abort.abort(),
  };
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
