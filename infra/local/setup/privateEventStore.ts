import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Config } from '../../config.js';
import { usersFileText } from '../../embeddedEventStore/index.js';
import { eventStoreUser, eventStoreUsers, type EventStoreRole } from '../../eventStoreRoles.js';
import { ensureCertificate } from './certificate.js';
import { giveFolder, type SystemUser } from './systemUser.js';
import { writeOwnFile } from './writeOwnFile.js';

/**
 * Writes what protects the embedded event store into a folder that roles can read: a certificate of this place's authority, and the
 * hashes of its users' secrets.
 *
 * @param user whom roles run as; undefined for this process's own user
 * @returns the settings that name them
 */
export async function privateEventStore(
  dataDir: string,
  secrets: Readonly<Record<EventStoreRole, string>>,
  user: SystemUser | undefined,
): Promise<Pick<Config, 'eventStoreTlsCertFile' | 'eventStoreTlsKeyFile' | 'eventStoreUsersFile'>> {
  const { folder, ...files } = filesIn(dataDir);
  const tls = await ensureCertificate(join(dataDir, 'tls'));
  // The authority's folder also has its key, which nobody else may read.
  await writeOwnFile(files.caFile, await readFile(tls.caFile));
  await writeOwnFile(files.eventStoreTlsCertFile, await readFile(tls.certificateFile));
  await writeOwnFile(files.eventStoreTlsKeyFile, await readFile(tls.keyFile));
  await writeOwnFile(files.eventStoreUsersFile, usersFileText(eventStoreUsers(secrets)));
  await giveFolder(folder, user);
  const { eventStoreTlsCertFile, eventStoreTlsKeyFile, eventStoreUsersFile } = files;
  return { eventStoreTlsCertFile, eventStoreTlsKeyFile, eventStoreUsersFile };
}

/** URL at which a role reaches the embedded event store, as its own user. It has a host name, because TLS server names can't be addresses. */
export function privateEventStoreUrl(to: {
  readonly dataDir: string;
  readonly role: EventStoreRole;
  readonly secret: string;
  readonly port: number;
}): string {
  const { caFile } = filesIn(resolve(to.dataDir));
  return `esdb://${eventStoreUser(to.role)}:${to.secret}@localhost:${to.port}?tlsCAFile=${encodeURIComponent(caFile)}`;
}

function filesIn(dataDir: string) {
  const folder = join(dataDir, 'eventstore');
  return {
    folder,
    caFile: join(folder, 'ca.pem'),
    eventStoreTlsCertFile: join(folder, 'server.pem'),
    eventStoreTlsKeyFile: join(folder, 'server.key'),
    eventStoreUsersFile: join(folder, 'users.json'),
  };
}
