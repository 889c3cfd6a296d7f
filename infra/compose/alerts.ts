import {
  createAlertStore,
  createNamedLock,
  createPool,
  createServiceFacts,
} from '../../adapters/postgres/index.js';
import { readServedCertificate } from '../../adapters/servedCertificates/index.js';
import { evaluateAlerts } from '../../commands/alerts/index.js';
import type { Logger } from '../../domain/kernel/logger.js';
import { backupRuleOf } from '../backupRule.js';
import type { Config } from '../config.js';
import { lockedProjections } from '../health/index.js';
import { tlsServersOf } from './tlsServers.js';

/** A look that takes longer is given up: the next one follows at once. */
const statementTimeoutMs = 4_000;

/**
 * Evaluates alerts until `signal` aborts, in one process of all that run this: the others wait for its lock. It has connections of its own,
 * so that projections that are busy do not hold it up.
 */
export async function runAlerts(
  { config, logger }: { readonly config: Config; readonly logger: Logger },
  signal: AbortSignal,
): Promise<void> {
  const { databaseUrl, dispatchPartitions } = config;
  const pool = createPool({
    ...{ databaseUrl, applicationName: 'brewline alerts', connections: 2, logger, statementTimeoutMs },
  });
  const servers = tlsServersOf(config);
  const certificates = async () => {
    const found = await Promise.all(
      servers.map(async (each) => ({ server: each.server, expiresAtMs: await readServedCertificate(each) })),
    );
    return found.flatMap(({ server, expiresAtMs }) =>
      expiresAtMs === undefined ? [] : [{ server, expiresAtMs }],
    );
  };
  const evaluate = (held: AbortSignal) =>
    evaluateAlerts(
      {
        // Made anew with the lock: what an earlier holder knew is old.
        facts: createServiceFacts(pool, [...lockedProjections(dispatchPartitions).keys()]),
        alerts: createAlertStore(pool),
        backupRule: backupRuleOf(config),
        ...{ certificates, logger, now: Date.now },
      },
      held,
    );
  try {
    await createNamedLock(databaseUrl, logger).hold('alerts', signal, evaluate);
  } finally {
    await pool.end();
  }
}
