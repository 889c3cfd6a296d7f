import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settings } from '../../infra/config.js';
import { readUsersFile, type EmbeddedEventStoreOptions } from '../../infra/embeddedEventStore/index.js';
import { eventStoreRoles, type EventStoreRole } from '../../infra/eventStoreRoles.js';
import { privateEventStore, privateEventStoreUrl } from '../../infra/local/setup/privateEventStore.js';

/** Certificate and users of an embedded event store, as set-up makes them. */
export interface StoreProtection {
  /** The settings that name its files. */
  readonly env: Readonly<Record<string, string>>;
  readonly options: Required<Pick<EmbeddedEventStoreOptions, 'tls' | 'users'>>;
  urlOf(role: EventStoreRole, port: number): string;
  remove(): Promise<void>;
}

export async function makeStoreProtection(): Promise<StoreProtection> {
  const dataDir = await mkdtemp(join(tmpdir(), 'brewline-store-'));
  const secrets = Object.fromEntries(
    eventStoreRoles.map((role) => [role, randomBytes(32).toString('hex')]),
  ) as Record<EventStoreRole, string>;
  const made = await privateEventStore(dataDir, secrets, undefined);
  const names = Object.keys(made) as (keyof typeof made)[];
  const [cert, key] = await Promise.all([
    readFile(made.eventStoreTlsCertFile),
    readFile(made.eventStoreTlsKeyFile),
  ]);
  return {
    env: Object.fromEntries(names.map((name) => [settings[name].env, made[name]])),
    options: { tls: { cert, key }, users: readUsersFile(made.eventStoreUsersFile) },
    urlOf: (role, port) => privateEventStoreUrl({ dataDir, role, secret: secrets[role], port }),
    remove: () => rm(dataDir, { recursive: true, force: true }),
  };
}
