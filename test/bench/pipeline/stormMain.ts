import { connect, type MqttClient } from 'mqtt';
import { answerRequests, monotonicMicros } from './benchProcess.js';
import type { LoadCredentials } from './loadDevice.js';

// The process that all devices of a storm are in; storm.ts starts it.

export type StormRequest =
  | { readonly type: 'connect'; readonly url: string; readonly devices: readonly LoadCredentials[] }
  | { readonly type: 'disconnect' };

export interface StormAnswer {
  /** From the first attempt until all devices were subscribed at the same time. */
  readonly seconds: number;
  /** Connections that were opened for it, those that broke included. */
  readonly attempts: number;
}

/** So long one waits until it tries again, as devices do. */
const reconnectMs = 1_000;
const connectTimeoutMs = 120_000;

let clients: MqttClient[] = [];

answerRequests<StormRequest, StormAnswer>(async (request) => {
  if (request.type === 'connect') return connectAll(request);
  await Promise.all(clients.map((client) => client.endAsync()));
  clients = [];
  return { seconds: 0, attempts: 0 };
});

async function connectAll({
  url,
  devices,
}: Extract<StormRequest, { type: 'connect' }>): Promise<StormAnswer> {
  const startedMicros = monotonicMicros();
  let attempts = 0;
  let subscribed = 0;
  await new Promise<void>((resolve) => {
    clients = devices.map(({ deviceId, username, password }) => {
      const client = connect(url, {
        clientId: deviceId,
        username,
        password,
        reconnectPeriod: reconnectMs,
        reconnectOnConnackError: true,
        connectTimeout: connectTimeoutMs,
        resubscribe: false,
      });
      let isSubscribed = false;
      // It tries again.
      client.on('error', () => undefined);
      client.on('close', () => {
        if (isSubscribed) subscribed -= 1;
        isSubscribed = false;
        attempts += 1;
      });
      client.on('connect', () => {
        client.subscribeAsync(`devices/${deviceId}/down`, { qos: 1 }).then(
          () => {
            isSubscribed = true;
            subscribed += 1;
            if (subscribed === devices.length) resolve();
          },
          () => undefined,
        );
      });
      return client;
    });
  });
  return { seconds: (monotonicMicros() - startedMicros) / 1e6, attempts: attempts + devices.length };
}
