import { setTimeout } from 'node:timers/promises';
import mqtt from 'mqtt';
import { BrewlineError } from '../../domain/kernel/errors.js';

/** A user of the broker that may begin clean sessions: `configure` on `mqtt-subscription-…`. */
export interface BrokerLogin {
  readonly mqttUrl: string;
  /** PEM of the authority that signed the broker's certificate; the system's when left out. */
  readonly ca?: string;
  readonly username: string;
  readonly password: string;
}

const openTimeoutMs = 5_000;
/** Longer than a log-in that was allowed just before the device lost its right to connect. */
const holdMs = 1_000;

/**
 * Ends the connection of a device, if it has one. MQTT allows a client id on one connection only: this takes the id over, so the
 * broker closes the older connection. The id is held for a second: a device whose log-in was allowed just before takes it back
 * in that time, and loses it again. Later log-ins were checked again, and are allowed. RabbitMQ 3.10 publishes no last will then, so
 * the device's presence ends with its lease.
 *
 * @param deviceId a device that can't log in any more with its current credential
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
