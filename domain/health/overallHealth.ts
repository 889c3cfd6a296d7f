import { conditionKey, type Condition, type HealthLevel } from './finding.js';

export type HealthStatus = 'up' | HealthLevel;

/** What one process last said of itself. */
export interface HealthReport {
  readonly role: string;
  /** Host and process: `kitchen-3 4711`. */
  readonly instance: string;
  readonly conditions: readonly Condition[];
  /** Names of the projections that it runs now; of all instances one runs each. */
  readonly projections: readonly string[];
  /** Milliseconds since it said so, by the database's clock. */
  readonly ageMs: number;
}

/** A condition, and the roles that it is about. */
export interface SharedCondition extends Omit<Condition, 'role'> {
  readonly roles: readonly string[];
}

export interface RoleHealth {
  readonly role: string;
  readonly status: HealthStatus;
  /** Processes that reported lately. */
  readonly instances: number;
}

export interface OverallHealth {
  readonly status: HealthStatus;
  /** Worst and oldest first. */
  readonly conditions: readonly SharedCondition[];
  readonly roles: readonly RoleHealth[];
}

/** A process that has not reported for so long counts as gone. One that waits in vain for what it looks at reports less often, not so rarely. */
export const silentAfterMs = 6_000;
/** How often a process looks at its conditions, and reports them. */
export const reportEveryMs = 1_500;

/** Puts together what processes report; what those that are silent said last does not count. */
export function overallHealth(reports: readonly HealthReport[], roles: readonly string[]): OverallHealth {
  const fresh = reports.filter(isFresh);
  const conditions = merge(
    fresh.flatMap(({ role, conditions: found }) =>
      found.map(({ role: about = role, ...condition }) => ({ ...condition, roles: [about] })),
    ),
  ).toSorted(worstAndOldestFirst);
  const ofRoles = roles.map((role) => healthOf(role, fresh, conditions));
  return {
    status: ofRoles.map(({ status }) => status).reduce(worse, worst(conditions)),
    conditions,
    roles: ofRoles,
  };
}

/** Nothing flows through a role of which nobody has reported, although that is told as a fault only when it lasts. */
function healthOf(
  role: string,
  fresh: readonly HealthReport[],
  conditions: readonly SharedCondition[],
): RoleHealth {
  const instances = fresh.filter((report) => report.role === role).length;
  const found = worst(conditions.filter((condition) => condition.roles.includes(role)));
  return { role, status: instances === 0 ? worse(found, 'degraded') : found, instances };
}

export function isFresh({ ageMs }: Pick<HealthReport, 'ageMs'>): boolean {
  return ageMs < silentAfterMs;
}

/** Several processes may find the same. */
function merge(found: readonly SharedCondition[]): SharedCondition[] {
  const merged = new Map<string, SharedCondition>();
  for (const condition of found) {
    const key = conditionKey(condition);
    const other = merged.get(key) ?? condition;
    const leading = worstAndOldestFirst(other, condition) <= 0 ? other : condition;
    merged.set(key, {
      ...leading,
      since: other.since < condition.since ? other.since : condition.since,
      roles: [...new Set([...other.roles, ...condition.roles])],
    });
  }
  return [...merged.values()];
}

type Ranked = Pick<Condition, 'level' | 'since'>;

function worstAndOldestFirst(a: Ranked, b: Ranked): number {
  return severity[b.level] - severity[a.level] || a.since.localeCompare(b.since);
}

function worst(conditions: readonly Ranked[]): HealthStatus {
  return conditions.map(({ level }) => level).reduce<HealthStatus>(worse, 'up');
}

function worse(a: HealthStatus, b: HealthStatus): HealthStatus {
  return severity[b] > severity[a] ? b : a;
}

const severity: Readonly<Record<HealthStatus, number>> = { up: 0, degraded: 1, down: 2 };
