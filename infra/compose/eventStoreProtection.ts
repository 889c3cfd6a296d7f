import { BrewlineError } from '../../domain/kernel/errors.js';
import type { Config } from '../config.js';
import { isLoopback } from '../isLoopback.js';
import type { CertificateFiles } from './certificateFiles.js';

/** The files that protect the embedded event store. */
export interface ProtectionFiles {
  readonly tls: CertificateFiles;
  readonly usersFile: string;
}

/**
 * The files of TLS and users of the embedded event store, as configured: both, or on loopback neither.
 *
 * @throws BrewlineError `CONFIGURATION_INVALID` for a part of what belongs together.
 */
export function eventStoreProtection(config: Config): ProtectionFiles | undefined {
  const {
    eventStoreHost,
    eventStoreTlsCertFile: certFile,
    eventStoreTlsKeyFile: keyFile,
    eventStoreUsersFile: usersFile,
  } = config;
  if ((certFile === '') !== (keyFile === ''))
    throw invalid('EVENTSTORE_TLS_CERT_FILE and EVENTSTORE_TLS_KEY_FILE belong together');
  if (certFile === '' && usersFile !== '') {
    throw invalid(
      "EVENTSTORE_USERS_FILE needs EVENTSTORE_TLS_CERT_FILE: EventStoreDB's clients send no password without TLS",
    );
  }
  if (certFile !== '' && usersFile === '') {
    throw invalid(
      'EVENTSTORE_TLS_CERT_FILE needs EVENTSTORE_USERS_FILE, or everybody could read and forge events; "brewline event-store-users" makes it',
    );
  }
  if (certFile !== '') return { tls: { certFile, keyFile }, usersFile };
  if (isLoopback(eventStoreHost)) return undefined;
  throw invalid(
    `EVENTSTORE_HOST=${eventStoreHost} would open the event store to others: set EVENTSTORE_TLS_CERT_FILE, EVENTSTORE_TLS_KEY_FILE and EVENTSTORE_USERS_FILE, or leave it on 127.0.0.1`,
  );
}

function invalid(message: string): BrewlineError {
  return new BrewlineError('CONFIGURATION_INVALID', message);
}
