import type { Logger } from '../../domain/kernel/logger.js';
import {
  createEmbeddedEventStore,
  readUsersFile,
  type EmbeddedEventStore,
} from '../embeddedEventStore/index.js';
import { deleteOldMonths } from '../retainAudit.js';
import type { RoleContext, RunningRole } from '../runRole.js';
import { readCertificate } from './certificateFiles.js';
import { eventStoreProtection, type ProtectionFiles } from './eventStoreProtection.js';
import { everyHour } from './everyHour.js';
import { followFiles } from './followFiles.js';

/** The role `event-store`: the embedded event store, for where no EventStoreDB is configured. */
export async function composeEventStore({
  config,
  logger,
}: Pick<RoleContext, 'config' | 'logger'>): Promise<RunningRole> {
  const { databaseUrl, eventStoreHost: host, eventStorePort: port } = config;
  const protection = eventStoreProtection(config);
  if (protection === undefined)
    logger.warn({}, 'the event store is open to everybody on this machine: EVENTSTORE_USERS_FILE closes it');
  let fail: (error: Error) => void = () => undefined;
  const ended = new Promise<void>((_, reject) => {
    fail = reject;
  });
  const store = await createEmbeddedEventStore({
    databaseUrl,
    host,
    port,
    logger,
    ...(protection && {
      tls: readCertificate(protection.tls),
      users: readUsersFile(protection.usersFile),
    }),
    // Whoever started this process starts it again, which takes the lock anew and reads what was really committed.
    onFailure: fail,
  });
  const unfollow = protection ? followProtection(store, protection, logger) : () => undefined;
  const stopping = new AbortController();
  const retaining = retainAuditMonths(store, config.auditKeptMonths, logger, stopping.signal);
  return {
    stats: () => store.stats(),
    ended,
    async stop() {
      unfollow();
      stopping.abort();
      await retaining;
      await store.close();
    },
  };
}

function followProtection(
  store: EmbeddedEventStore,
  { tls, usersFile }: ProtectionFiles,
  logger: Logger,
): () => void {
  const unfollowing = [
    followFiles({
      files: [tls.certFile, tls.keyFile],
      what: "the event store's certificate",
      reload: () => store.renewCertificate(readCertificate(tls)),
      logger,
    }),
    followFiles({
      files: [usersFile],
      what: 'the list of users of the event store',
      reload: () => store.renewUsers(readUsersFile(usersFile)),
      logger,
    }),
  ];
  return () => unfollowing.forEach((unfollow) => unfollow());
}

async function retainAuditMonths(
  store: EmbeddedEventStore,
  keptMonths: number,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  const work = async () => {
    const deleted = await deleteOldMonths((stream) => store.deleteStream(stream), keptMonths, Date.now());
    if (deleted.length > 0) logger.info({ deleted }, 'old months of audit entries were deleted');
  };
  await everyHour({ what: 'deleting old months of audit entries', work, logger }, signal);
}
