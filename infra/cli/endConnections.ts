import { concurrently } from '../../commands/concurrently.js';
import { BrewlineError, messageOf } from '../../domain/kernel/errors.js';
import { brokerLogin } from '../compose/brokerLogin.js';
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
