import { readFile } from 'node:fs/promises';
import type { BrokerLogin } from '../../adapters/mqtt/index.js';
import { concurrently } from '../../commands/concurrently.js';
import { BrewlineError, messageOf } from '../../domain/kernel/errors.js';
import { vhostOf } from '../compose/vhostOf.js';
import type { Config } from '../config.js';

/** Each takes a second, and a connection. */
const atOnce = 50;

/**
 * Ends the broker connections of these devices, whose secrets are no longer valid.
 *
 * @throws BrewlineError `BROKER_UNAVAILABLE` or `CONFIGURATION_INVALID`, naming the broker without its password.
 */
export async function endConnections(config: Config, deviceIds: readonly string[]): Promise<void> {
  if (deviceIds.length === 0) return;
  const { endConnection } = await import('../../adapters/mqtt/index.js');
  const login = await brokerLogin(config);
  try {
    await concurrently(deviceIds, atOnce, (deviceId) => endConnection(login, deviceId));
  } catch (cause) {
    const message = `the broker at ${config.mqttUrl}, as ${login.username}: ${messageOf(cause)}`;
    throw new BrewlineError('BROKER_UNAVAILABLE', message, { cause });
  }
}

/** The user in AMQP_URL, at MQTT_URL. In MQTT's user name a virtual host comes first. */
async function brokerLogin({ amqpUrl, mqttUrl, mqttCaFile }: Config): Promise<BrokerLogin> {
  const { username, password } = new URL(amqpUrl);
  if (username === '')
    throw new BrewlineError('CONFIGURATION_INVALID', 'AMQP_URL names no user for the broker');
  const vhost = vhostOf(amqpUrl);
  const user = decodeURIComponent(username);
  return {
    mqttUrl,
    username: vhost === '/' ? user : `${vhost}:${user}`,
    password: decodeURIComponent(password),
    ...(mqttCaFile !== '' && { ca: await readFile(mqttCaFile, 'utf8') }),
  };
}
