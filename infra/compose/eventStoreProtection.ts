import { readFile } from 'node:fs/promises';
import { BrewlineError } from '../../domain/kernel/errors.js';
import type { Config } from '../config.js';
import type { EmbeddedEventStoreOptions } from '../embeddedEventStore/index.js';

/**
 * TLS and credentials of the embedded event store, as configured.
 *
 * @throws BrewlineError `CONFIGURATION_INVALID` for a half of what belongs together.
 */
export async function eventStoreProtection(
  config: Config,
): Promise<Pick<EmbeddedEventStoreOptions, 'tls' | 'credentials'>> {
  const { eventStoreTlsCertFile: certFile, eventStoreTlsKeyFile: keyFile, eventStoreCredentials } = config;
  if ((certFile === '') !== (keyFile === '')) {
    throw invalid('EVENTSTORE_TLS_CERT_FILE and EVENTSTORE_TLS_KEY_FILE belong together');
  }
  if (certFile === '') {
    // EventStoreDB's clients keep credentials to themselves without TLS, so nobody could log in.
    if (eventStoreCredentials !== '') throw invalid('EVENTSTORE_CREDENTIALS needs EVENTSTORE_TLS_CERT_FILE');
    return {};
  }
  const [certificate, key] = await Promise.all([readFile(certFile), readFile(keyFile)]);
  const tls = { certificate, key };
  if (eventStoreCredentials === '') return { tls };
  const [username = '', ...rest] = eventStoreCredentials.split(':');
  return { tls, credentials: { username, password: rest.join(':') } };
}

function invalid(message: string): BrewlineError {
  return new BrewlineError('CONFIGURATION_INVALID', message);
}
