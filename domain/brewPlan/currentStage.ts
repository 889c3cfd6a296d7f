import type { BrewPlan, LivePlan } from './events.js';

/** What every event of the current stage says. */
export function stageFact({ outline: { planId }, current: { stage, deviceId } }: LivePlan, atMs: number) {
  return { planId, stage, deviceId, atMs };
}

/** Whether a stage's command was decided and nothing is known of it since. */
export function isUnderWay(plan: BrewPlan, commandId: string): plan is LivePlan {
  if (plan.status !== 'open') return false;
  const { at } = plan.current;
  return at.type === 'begun' && at.commandId === commandId;
}

/** Whether the current stage is this session of this machine. */
export function runsSession(
  plan: BrewPlan,
  { deviceId, session }: { readonly deviceId: string; readonly session: number },
): plan is LivePlan {
  if (plan.status !== 'open') return false;
  const { at, deviceId: own } = plan.current;
  return own === deviceId && at.type === 'running' && at.session === session;
}
