import { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import mqtt from 'mqtt';
import { BrewlineError } from '../../../domain/kernel/errors.js';
import type { DeviceLogin } from './deviceOptions.js';

/** Timeout for the broker to accept the connection and the subscription. */
const openTimeoutMs = 30_000;
const keepAliveSeconds = 30;
/** The broker grants this quality of service to a subscription that it refuses. */
const refusedQos = 128;

export interface ConnectionOptions {
  readonly mqttUrl: string;
  readonly deviceId: string;
  readonly login: DeviceLogin;
  readonly ca: string | SecureContext | undefined;
  readonly lastWill: Buffer;
  /** A connection on which a message stays unacknowledged for this long is closed: it hangs, although the broker answers its pings. */
  readonly pubackTimeoutMs: number;
  readonly onCommand: (payload: Uint8Array) => void;
}

/** One connection to the broker. It is used until it breaks, and never again. */
export interface Connection {
  /** Settles when the connection has ended, for whatever reason. */
  readonly closed: Promise<void>;
  /** @param onAcknowledged called at the broker's PUBACK, or never. */
  publish(payload: Buffer, onAcknowledged: () => void): void;
  /** Sends DISCONNECT, so that the broker does not publish the last will. */
  end(): Promise<void>;
  /** Breaks the connection without DISCONNECT, as a dead battery does. */
  destroy(): void;
}

/**
 * Connects with a clean session and subscribes to the device's own downlink.
 *
 * @param signal cancels a running attempt.
 * @throws BrewlineError `BROKER_UNAVAILABLE` with the reason.
 */
export async function openConnection(options: ConnectionOptions, signal: AbortSignal): Promise<Connection> {
  const { deviceId, login, ca, lastWill, pubackTimeoutMs, onCommand } = options;
  const client = mqtt.connect(options.mqttUrl, {
    clientId: deviceId,
    ...loginOptions(deviceId, login),
    clean: true,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    keepalive: keepAliveSeconds,
    connectTimeout: openTimeoutMs,
    will: { topic: `devices/${deviceId}/up`, payload: lastWill, qos: 1, retain: false },
    ...trusting(ca),
  });
  sendAtOnce(client);
  const destroy = () => {
    client.end(true);
  };
  const closed = new Promise<void>((resolve) => client.once('close', resolve));
  signal.addEventListener('abort', destroy, { once: true });
  const timer = setTimeout(destroy, openTimeoutMs);
  client.on('message', (_topic, payload) => onCommand(payload));
  try {
    await subscribed(client, deviceId, closed);
  } catch (error) {
    destroy();
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', destroy);
  }
  return {
    closed,
    publish: (payload, onAcknowledged) => {
      const late = setTimeout(destroy, pubackTimeoutMs).unref();
      client.publish(`devices/${deviceId}/up`, payload, { qos: 1 }, (error) => {
        clearTimeout(late);
        if (!error) onAcknowledged();
      });
    },
    end: () => client.endAsync(),
    destroy,
  };
}

/** Sets TCP_NODELAY. Otherwise Nagle's algorithm and delayed ACKs would delay a message that follows an acknowledgement by 40 ms. */
export function sendAtOnce({ stream }: mqtt.MqttClient): void {
  if (stream instanceof Socket) stream.setNoDelay(true);
}

/** RabbitMQ asks for the certificate's name only when there is neither user nor password. */
function loginOptions(deviceId: string, login: DeviceLogin): mqtt.IClientOptions {
  if (login.type === 'certificate') return { cert: login.certificate, key: login.key };
  return { username: login.username ?? deviceId, password: login.secret };
}

function trusting(ca: string | SecureContext | undefined) {
  if (ca === undefined) return {};
  return typeof ca === 'string' ? { ca } : { secureContext: ca };
}

async function subscribed(client: mqtt.MqttClient, deviceId: string, closed: Promise<void>): Promise<void> {
  let problem: unknown;
  // Without a listener an 'error' would end the process. After the connection is open, the `close` that follows is enough.
  client.on('error', (error) => {
    problem ??= error;
  });
  const accepted = (async () => {
    await new Promise<void>((resolve) => client.once('connect', () => resolve()));
    const [grant] = await client.subscribeAsync(`devices/${deviceId}/down`, { qos: 1 });
    if (grant?.qos === refusedQos) throw unavailable('the broker refused the subscription');
  })();
  const refused = closed.then(() => {
    throw unavailable('the broker closed the connection', problem);
  });
  try {
    await Promise.race([accepted, refused]);
  } catch (error) {
    throw problem === undefined ? error : unavailable('the broker refused the connection', problem);
  }
}

function unavailable(message: string, cause?: unknown): BrewlineError {
  const detail = cause instanceof Error ? `: ${cause.message}` : '';
  return new BrewlineError('BROKER_UNAVAILABLE', `${message}${detail}`, { cause });
}
