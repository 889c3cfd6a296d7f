import { Router } from 'express';
import { isFresh, type OverallHealth } from '../../../../domain/health/index.js';
import type { OperationsQueries, ReportedInstance } from '../../../../projections/queries/index.js';

/** Projections, processes and servers as operators see them. */
export function operationsRoutes(operations: OperationsQueries, health: () => OverallHealth): Router {
  const router = Router();
  router.get('/operations', async (_request, response) => {
    const [instances, database] = await Promise.all([operations.instances(), operations.database()]);
    const { status, conditions } = health();
    response.json({
      ...{ status, conditions, database },
      projections: projectionsOf(instances),
      instances: instances.map(({ role, instance, version, reportedAt, ...report }) => ({
        ...{ role, instance, version, reportedAt },
        isSilent: !isFresh(report),
      })),
    });
  });
  return router;
}

/** Each projection once, by the process that reported it last: one that took it over reports later than one that was killed. */
function projectionsOf(instances: readonly ReportedInstance[]): object[] {
  const latest = new Map<string, { readonly name: string; readonly ageMs: number; readonly row: object }>();
  for (const report of instances) {
    const { instance, role, ageMs, reportedAt } = report;
    for (const progress of report.progress) {
      const name = progress.projection;
      if ((latest.get(name)?.ageMs ?? Infinity) <= ageMs) continue;
      const row = { ...progress, role, instance, reportedAt, isSilent: !isFresh(report) };
      latest.set(name, { name, ageMs, row });
    }
  }
  return [...latest.values()].toSorted((a, b) => a.name.localeCompare(b.name, 'en')).map(({ row }) => row);
}
