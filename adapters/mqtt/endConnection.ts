import { setTimeout } from 'node:timers/promises';
import mqtt from 'mqtt';
import { BrewlineError } from '../../domain/kernel/errors.js';

/** A user of the broker's own who may begin clean sessions: `configure` on `mqtt-subscription-…`. */
export interface BrokerLogin {
  readonly mqttUrl: string;
  /** PEM of the authority that signed the broker's certificate; the system's when left out. */
  readonly ca?: string;
  readonly username: string;
  readonly password: string;
}

const openTimeoutMs = 5_000;
/** Longer than a log-in takes that was allowed just before the right ended. */
const holdMs = 1_000;

/**
 * Ends the connection that a device has, if it has one. MQTT gives a client id to one connection only: this takes it over, so the
 * broker closes the older one. The id is held for a second: a log-in that was allowed just before takes it back in that time, and loses
 * it again. What comes later was asked for anew, and has the right. RabbitMQ 3.10 publishes no last will for a connection that ends so:
 * presence then ends with its lease.
 *
 * @param deviceId one that can't log in any more with what it came with
 * @throws BrewlineError `BROKER_UNAVAILABLE` with the reason.
 */
export async function endConnection(login: BrokerLogin, deviceId: string): Promise<void> {
  const until = performance.now() + holdMs;
  do await holdClientId(login, deviceId, until);
  while (performance.now() < until);
}

/** Until then, or until another connection takes the id back. */
async function holdClientId(
  { mqttUrl, ...login }: BrokerLogin,
  clientId: string,
  until: number,
): Promise<void> {
  const client = mqtt.connect(mqttUrl, {
    ...login,
    clientId,
    clean: true,
    reconnectPeriod: 0,
    connectTimeout: openTimeoutMs,
  });
  let problem: Error | undefined;
  client.on('error', (error) => {
    problem ??= error;
  });
  const connected = new Promise<true>((resolve) => client.once('connect', () => resolve(true)));
  const closed = new Promise<false>((resolve) => client.once('close', () => resolve(false)));
  try {
    if (!(await Promise.race([connected, closed])))
      throw new BrewlineError('BROKER_UNAVAILABLE', problem?.message ?? 'it closed the connection', {
        cause: problem,
      });
    await Promise.race([closed, setTimeout(until - performance.now())]);
  } finally {
    client.end();
  }
}
