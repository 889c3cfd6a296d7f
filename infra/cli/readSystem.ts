import type { Pool } from '../../adapters/postgres/index.js';
import {
  backupsResource,
  operationsResource,
  systemResource,
} from '../../adapters/http/api/resources/index.js';
import { backupRuleOf } from '../backupRule.js';
import type { Config } from '../config.js';
import { overallHealth, silentRoles } from '../../domain/health/index.js';

/** What `GET /api/v1/system` answers, read without the API: it has to be seen when that is away, too. */
export async function readSystem(pool: Pool, config: Config) {
  const { createHealthReports, createOperationsQueries } = await import('../../adapters/postgres/index.js');
  const operations = createOperationsQueries(pool);
  const [instances, database, paused, rebuilds, settings, schema, backups, reports] = await Promise.all([
    operations.instances(),
    operations.database(),
    operations.pauses(),
    operations.rebuilds(),
    operations.settings(),
    operations.schema(),
    operations.backups(),
    createHealthReports(pool, { role: 'cli', instance: 'cli' }).readAll(),
  ]);
  const roles = [...new Set(reports.map(({ role }) => role))];
  const { status, conditions } = overallHealth(reports, roles);
  const now = new Date().toISOString();
  const silent = silentRoles(reports, roles).map(({ role, ...finding }) => ({
    ...{ ...finding, since: now, roles: role === undefined ? [] : [role] },
  }));
  return {
    status: silent.length > 0 ? ('down' as const) : status,
    conditions: [...silent, ...conditions],
    ...operationsResource(instances, { database, paused, rebuilds }),
    ...systemResource(settings, schema),
    backups: backupsResource(backups, backupRuleOf(config)),
  };
}

export type SystemRead = Awaited<ReturnType<typeof readSystem>>;
