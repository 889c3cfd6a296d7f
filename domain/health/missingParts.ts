import type { Finding } from './finding.js';
import { isFresh, type HealthReport } from './overallHealth.js';

/** What has to run somewhere. */
export interface ExpectedParts {
  readonly roles: readonly string[];
  /** Names of projections, with the role that runs them. */
  readonly projections: ReadonlyMap<string, string>;
}

/** Roles of which nobody reports any more. */
export function silentRoles(reports: readonly HealthReport[], roles: readonly string[]): readonly Finding[] {
  return roles.flatMap((role) => {
    const own = reports.filter((report) => report.role === role);
    if (own.length === 0 || own.some(isFresh)) return [];
    const seconds = Math.round(Math.min(...own.map(({ ageMs }) => ageMs)) / 1000);
    const reason = `the last report of ${role} is ${seconds} s old: it was killed, hangs, or can't reach the database`;
    return [silence(role, reason)];
  });
}

/**
 * Roles that never reported or ended on purpose, and projections that nobody runs although somebody reports who could. Normal for a
 * moment, when roles start and when one takes over from another.
 */
export function absentParts(
  reports: readonly HealthReport[],
  { roles, projections }: ExpectedParts,
): readonly Finding[] {
  return [
    ...roles
      .filter((role) => !reports.some((report) => report.role === role))
      .map((role) => silence(role, `no ${role} runs: start one`)),
    ...[...projections].flatMap(([projection, role]) => {
      const able = reports.filter((report) => report.role === role && isFresh(report));
      return able.length === 0 || able.some((report) => report.projections.includes(projection))
        ? []
        : [idle(projection, role)];
    }),
  ];
}

function silence(role: string, reason: string): Finding {
  return { code: 'ROLE_SILENT', subject: role, role, level: 'down', reason };
}

function idle(projection: string, role: string): Finding {
  const reason = `nobody runs ${projection}: each ${role} that reports waits for its lock`;
  return { code: 'PROJECTION', subject: projection, role, level: 'down', reason };
}
