import {
  absentParts,
  conditionKey,
  overallHealth,
  silentRoles,
  type ExpectedParts,
  type Finding,
  type HealthReport,
  type OverallHealth,
} from '../../domain/health/index.js';
import { lockedProjections } from './lockedProjections.js';
import type { RoleHealth } from './roleHealth.js';

export interface ExpectedRoles {
  /** The role that asks. */
  readonly role: string;
  /** The roles that must run somewhere. */
  readonly roles: readonly string[];
  readonly dispatchPartitions: number;
}

/** Starting, and handing a projection over to another process, take this long. */
const graceMs = 4_000;

/**
 * Watches the reports of all processes.
 *
 * @returns a function that combines the last reports; it makes no query and costs almost nothing
 */
export function watchOverallHealth(
  health: RoleHealth,
  { role, roles, dispatchPartitions }: ExpectedRoles,
): () => OverallHealth {
  const expected: ExpectedParts = { roles, projections: lockedProjections(dispatchPartitions) };
  let others: readonly HealthReport[] = [];
  let readMs = performance.now();
  let absentSince: ReadonlyMap<string, number> = new Map();

  function lasting(absent: readonly Finding[]): readonly Finding[] {
    const nowMs = performance.now();
    absentSince = new Map(
      absent.map((finding) => {
        const key = conditionKey(finding);
        return [key, absentSince.get(key) ?? nowMs];
      }),
    );
    return absent.filter((finding) => nowMs - (absentSince.get(conditionKey(finding)) ?? nowMs) >= graceMs);
  }

  health.watch({
    code: 'DATABASE',
    what: 'the database',
    async look() {
      const reports = await health.reports.readAll();
      readMs = performance.now();
      others = reports.filter(({ instance }) => instance !== health.instance);
      const own = { role, instance: health.instance, conditions: [], projections: [], ageMs: 0 };
      const all = [...others, own];
      // A process that can't reach the database is reported as a problem of the database.
      const isAway = health.conditions().some(({ code }) => code === 'DATABASE');
      return [...(isAway ? [] : silentRoles(all, roles)), ...lasting(absentParts(all, expected))];
    },
  });

  return () => {
    const sinceReadMs = performance.now() - readMs;
    const own = {
      role,
      instance: health.instance,
      conditions: health.conditions(),
      projections: [],
      ageMs: 0,
    };
    const aged = others.map((report) => ({ ...report, ageMs: report.ageMs + sinceReadMs }));
    const seen = aged.map((report) => report.role);
    return overallHealth([...aged, own], [...new Set([...roles, ...seen])]);
  };
}
