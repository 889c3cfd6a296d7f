import { connect, type MqttClient } from 'mqtt';
import { answerRequests, monotonicMicros } from './benchProcess.js';
import type { LoadCredentials } from './loadDevice.js';

// The process that all devices of a storm are in; storm.ts starts it.

export interface StormRequest {
  readonly url: string;
  readonly devices: readonly LoadCredentials[];
}

/** Seconds from the first attempt until the last device was subscribed. */
export type StormAnswer = { readonly seconds: number };

/** So long one waits until it tries again, as devices do. */
const reconnectMs = 1_000;
const connectTimeoutMs = 120_000;

answerRequests<StormRequest, StormAnswer>(async ({ url, devices }) => {
  const clients: MqttClient[] = [];
  const startedMicros = monotonicMicros();
  try {
    await Promise.all(devices.map((device) => subscribed(url, device, clients)));
    return { seconds: (monotonicMicros() - startedMicros) / 1e6 };
  } finally {
    await Promise.all(clients.map((client) => client.endAsync()));
  }
});

function subscribed(
  url: string,
  { deviceId, username, password }: LoadCredentials,
  clients: MqttClient[],
): Promise<void> {
  const client = connect(url, {
    clientId: deviceId,
    username,
    password,
    reconnectPeriod: reconnectMs,
    reconnectOnConnackError: true,
    connectTimeout: connectTimeoutMs,
    resubscribe: false,
  });
  clients.push(client);
  // It tries again.
  client.on('error', () => undefined);
  return new Promise((resolve) => {
    client.on('connect', () => {
      client.subscribeAsync(`devices/${deviceId}/down`, { qos: 1 }).then(
        () => resolve(),
        () => undefined,
      );
    });
  });
}
