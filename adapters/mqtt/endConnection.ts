import { setTimeout } from 'node:timers/promises';
import mqtt from 'mqtt';
import { BrewlineError } from '../../domain/kernel/errors.js';

/** A user of the broker that may begin clean sessions: `configure` on `mqtt-subscription-…`, and nothing else. */
export interface BrokerLogin {
  readonly mqttUrl: string;
  /** PEM of the authority that signed the broker's certificate; the system's when left out. */
  readonly ca?: string;
  readonly username: string;
  readonly password: string;
}

const openTimeoutMs = 10_000;
/** Longer than a log-in that was allowed just before the secret was revoked. */
const holdMs = 1_000;
const attempts = 5;

/**
 * Ends the connection of a device, if it has one. MQTT allows a client id on one connection only: this takes the id over, so the
 * broker closes the older connection. The id is held for a second: a device whose log-in was allowed just before takes it back
 * in that time, and loses it again. RabbitMQ 3.10 publishes no last will then, so the device's presence ends with its lease.
 *
 * @param deviceId a device whose secret is no longer valid
 * @throws BrewlineError `BROKER_UNAVAILABLE` with the reason.
 */
export async function endConnection(login: BrokerLogin, deviceId: string): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) if (await holdClientId(login, deviceId)) return;
  throw new BrewlineError('BROKER_UNAVAILABLE', `${deviceId} came back ${attempts} times`);
}

/** @returns false when another connection took the id back. */
async function holdClientId({ mqttUrl, ...login }: BrokerLogin, clientId: string): Promise<boolean> {
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
    return await Promise.race([closed, setTimeout(holdMs, true)]);
  } finally {
    client.end();
  }
}
