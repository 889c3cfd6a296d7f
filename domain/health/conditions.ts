import { conditionKey, type Condition, type Finding } from './finding.js';

/** What began and what ended with a look. */
export interface ConditionChanges {
  readonly began: readonly Condition[];
  readonly ended: readonly Condition[];
}

/**
 * Takes over what a look found: a condition that goes on keeps its beginning and gets its new reason.
 *
 * @param atMs when the look was, milliseconds since the epoch
 */
export function updateConditions(
  before: readonly Condition[],
  found: readonly Finding[],
  atMs: number,
): { readonly conditions: readonly Condition[]; readonly changes: ConditionChanges } {
  const known = new Map(before.map((condition) => [conditionKey(condition), condition]));
  const now = new Map<string, Condition>();
  for (const finding of found) {
    const key = conditionKey(finding);
    const earlier = now.get(key);
    // Of two looks that found the same, the worse counts.
    if (earlier?.level === 'down') continue;
    now.set(key, { ...finding, since: known.get(key)?.since ?? new Date(atMs).toISOString() });
  }
  return {
    conditions: [...now.values()],
    changes: {
      began: [...now].flatMap(([key, condition]) => (known.has(key) ? [] : [condition])),
      ended: [...known].flatMap(([key, condition]) => (now.has(key) ? [] : [condition])),
    },
  };
}
