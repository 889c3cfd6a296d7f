import { readFile } from 'node:fs/promises';
import type { BrokerLogin } from '../../adapters/mqtt/index.js';
import { BrewlineError } from '../../domain/kernel/errors.js';
import type { Config } from '../config.js';
import { vhostOf } from './vhostOf.js';

/**
 * The user in AMQP_URL, at MQTT_URL. In MQTT's user name a virtual host comes first.
 *
 * @throws BrewlineError `CONFIGURATION_INVALID`
 */
export async function brokerLogin({
  amqpUrl,
  mqttUrl,
  mqttCaFile,
}: Pick<Config, 'amqpUrl' | 'mqttUrl' | 'mqttCaFile'>): Promise<BrokerLogin> {
  const { username, password } = new URL(amqpUrl);
  if (username === '')
    throw new BrewlineError('CONFIGURATION_INVALID', 'AMQP_URL names no user for the broker');
  const vhost = vhostOf(amqpUrl);
  const user = decodeURIComponent(username);
  const isSecure = /^(mqtts|wss):/.test(mqttUrl);
  return {
    mqttUrl,
    username: vhost === '/' ? user : `${vhost}:${user}`,
    password: decodeURIComponent(password),
    ...(isSecure && mqttCaFile !== '' && { ca: await readFile(mqttCaFile, 'utf8') }),
  };
}
