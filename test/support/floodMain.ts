import { setTimeout as delay } from 'node:timers/promises';
import { connect } from 'mqtt';
import { brewline } from '../../proto/generated/brewline.js';

// A device that sends far more than any machine does, in a process of its own: flood.ts starts it.

export interface FloodRequest {
  readonly url: string;
  readonly deviceId: string;
  readonly secret: string;
  readonly kind: 'valid' | 'garbage';
  readonly perSecond: number;
  readonly seconds: number;
}

/** What it did, again and again while it floods. */
export interface FloodReport {
  readonly acknowledged: number;
  readonly ended: boolean;
}

/** Unacknowledged messages, at most. */
const window = 5_000;

process.once('message', (request: FloodRequest) => void flood(request));

async function flood(request: FloodRequest): Promise<void> {
  const { url, deviceId, secret, perSecond, seconds } = request;
  const login = { clientId: deviceId, username: deviceId, password: secret, reconnectOnConnackError: true };
  const client = connect(url, { ...login, reconnectPeriod: 250, keepalive: 30 });
  let sent = 0;
  /** What it could not send while it was kept out is not made up for: it floods at a rate. */
  let skipped = 0;
  let acknowledged = 0;
  client.on('error', () => undefined);
  const report = (ended: boolean) => process.send?.({ acknowledged, ended } satisfies FloodReport);
  const reporting = setInterval(() => report(false), 100);
  const startedMs = performance.now();
  for (let ms = 0; ms < seconds * 1000; ms = performance.now() - startedMs) {
    const due = Math.min(sent + perSecond / 50, Math.floor((ms * perSecond) / 1000) - skipped);
    if (!client.connected) skipped = Math.floor((ms * perSecond) / 1000) - sent;
    for (; client.connected && sent < due && sent - acknowledged < window; sent += 1)
      client.publish(`devices/${deviceId}/up`, bodyOf(request, sent + 1), { qos: 1 }, (error) => {
        if (!error) acknowledged += 1;
      });
    await delay(5);
  }
  clearInterval(reporting);
  report(true);
  process.disconnect();
  process.exit(0);
}

function bodyOf({ kind }: FloodRequest, seq: number): Buffer {
  if (kind === 'garbage') return Buffer.from(`no message of a device ${seq}`);
  const sentAtMs = Date.now();
  const block = { firstAtMs: sentAtMs, sensors: [3], values: [65] };
  const message = { schemaVersion: 1, boot: 1, seq, sentAtMs, telemetry: { session: 0, blocks: [block] } };
  return Buffer.from(brewline.v1.Uplink.encode(message).finish());
}
