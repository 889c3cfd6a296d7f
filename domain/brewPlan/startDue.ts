import { stageFact } from './currentStage.js';
import type { BrewPlan, BrewPlanEvent, LivePlan } from './events.js';
import type { StartHaltReason } from './haltReasons.js';

/** The time of a brew that was planned for later has come. */
export interface StartDue {
  readonly type: 'startDue';
  /** What stands in the way; none when everything is as it has to be. */
  readonly obstacles: readonly StartObstacle[];
  readonly atMs: number;
}

/** Something because of which a brew can't begin. */
export interface StartObstacle {
  readonly rule: string;
  /** It may be over in a moment, as with a machine that has lost its network: until the start is missed it is looked at again. */
  readonly mayPass: boolean;
}

/**
 * A brew begins so much later than planned at most, milliseconds. Later than that, who planned it may no longer stand beside a machine that heats:
 * then a person begins it.
 */
export const maxStartDelayMs = 10 * 60_000;

/** Begins the brew, or says why not; nothing while that may change in time, and for a plan that does not wait for its time. */
export function startDue({ obstacles, atMs }: StartDue, plan: BrewPlan): readonly BrewPlanEvent[] {
  if (plan.status !== 'planned') return [];
  const { startAtMs = atMs } = plan.outline;
  const startsByMs = startAtMs + maxStartDelayMs;
  if (atMs < startAtMs) return [];
  if (atMs > startsByMs) return [startMissed(plan, atMs, obstacles)];
  if (obstacles.length === 0)
    return [{ type: 'PlanStarted', data: { ...stageFact(plan, atMs), startsByMs } }];
  return obstacles.every(({ mayPass }) => mayPass) ? [] : [startRefused(plan, obstacles, atMs)];
}

/** Nothing begins on a machine that is busy with something else at the planned time. */
export function busy(deviceId: string): StartObstacle {
  return { rule: `another session runs on ${deviceId}`, mayPass: false };
}

export function startRefused(
  plan: LivePlan,
  obstacles: readonly StartObstacle[],
  atMs: number,
): BrewPlanEvent {
  return halted(plan, 'startRefused', rulesOf(obstacles), atMs);
}

export function startMissed(
  plan: LivePlan,
  atMs: number,
  obstacles: readonly StartObstacle[] = [],
): BrewPlanEvent {
  const { startAtMs = atMs } = plan.outline;
  const late = `it was to begin at ${new Date(startAtMs).toISOString()}, ${Math.floor((atMs - startAtMs) / 60_000)} min before`;
  return halted(plan, 'startMissed', [late, rulesOf(obstacles)].filter(Boolean).join('; '), atMs);
}

function halted(plan: LivePlan, reason: StartHaltReason, detail: string, atMs: number): BrewPlanEvent {
  return { type: 'PlanHalted', data: { ...stageFact(plan, atMs), reason, detail } };
}

function rulesOf(obstacles: readonly StartObstacle[]): string {
  return obstacles.map(({ rule }) => rule).join('; ');
}
