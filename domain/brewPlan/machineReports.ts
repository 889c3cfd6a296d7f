import type { SessionOutcome } from '../brewSession/index.js';
import { isNewer } from '../kernel/messageOrder.js';
import { isUnderWay, runsSession, stageFact } from './currentStage.js';
import { evolve, type BrewPlan, type BrewPlanEvent, type LivePlan } from './events.js';
import type { SessionHaltReason } from './haltReasons.js';
import { reconcileStage } from './reconcileStage.js';
import type { CommandIdOf, MachineReport } from './signals.js';
import { busy, startMissed, startRefused } from './startDue.js';
import { deviceOf, stageAfter } from './stages.js';

/**
 * A stage's command is asked for again when it expired, since its machine was away; so often at most. With the longest deadline of commands, a
 * day, that is a week.
 */
export const maxExpired = 7;

/** First what the report itself means, then whether the stage that is due now can begin. */
export function decideReport(
  report: MachineReport,
  plan: BrewPlan,
  commandIdOf: CommandIdOf,
): readonly BrewPlanEvent[] {
  const events = happened(report, plan);
  return [...events, ...reconcileStage(report, events.reduce(evolve, plan), commandIdOf)];
}

function happened(report: MachineReport, plan: BrewPlan): readonly BrewPlanEvent[] {
  switch (report.type) {
    case 'look':
      return [];
    case 'machineBusy':
    case 'commandDone':
    case 'commandExpired':
    case 'commandEnded':
      return isUnderWay(plan, report.commandId) ? commandEvents(report, plan) : [];
    case 'sessionEnded':
    case 'actionRequested':
    case 'actionDone':
      return runsSession(plan, report) ? sessionEvents(report, plan) : [];
  }
}

type CommandReport = Extract<MachineReport, { readonly commandId: string }>;
type SessionReport = Extract<
  MachineReport,
  { readonly type: 'sessionEnded' | 'actionRequested' | 'actionDone' }
>;

function commandEvents(report: CommandReport, plan: LivePlan): readonly BrewPlanEvent[] {
  const { commandId, atMs } = report;
  const fact = stageFact(plan, atMs);
  switch (report.type) {
    case 'machineBusy':
      if (plan.current.startsByMs !== undefined)
        return [startRefused(plan, [busy(plan.current.deviceId)], atMs)];
      return [{ type: 'StageAwaited', data: { ...fact, session: report.session } }];
    case 'commandDone':
      return [{ type: 'StageAccepted', data: { ...fact, commandId } }];
    case 'commandExpired': {
      const expired: BrewPlanEvent = { type: 'StageExpired', data: { ...fact, commandId } };
      if (plan.current.startsByMs !== undefined) return [expired, startMissed(plan, atMs)];
      if (plan.current.expired + 1 < maxExpired) return [expired];
      const detail = `it was away until the deadline of ${maxExpired} commands`;
      return [expired, { type: 'PlanHalted', data: { ...fact, reason: 'machineAway', detail } }];
    }
    case 'commandEnded': {
      const { reason, detail } = report;
      return [{ type: 'PlanHalted', data: { ...fact, reason, detail } }];
    }
  }
}

function sessionEvents(report: SessionReport, plan: LivePlan): readonly BrewPlanEvent[] {
  const { session, atMs } = report;
  const fact = stageFact(plan, atMs);
  const { at } = plan.current;
  if (report.type === 'sessionEnded')
    return report.outcome === 'completed'
      ? [{ type: 'StageCompleted', data: { ...fact, session } }, ...afterStage(plan, atMs)]
      : [{ type: 'PlanHalted', data: { ...fact, reason: reasons[report.outcome], detail: report.detail } }];
  if (at.type !== 'running' || !isNewer(report.source, at.lastAction)) return [];
  const data = { ...fact, session, action: report.action, source: report.source };
  const isNew = report.type === 'actionRequested' && at.pendingAction !== report.action;
  const isAnswer = report.type === 'actionDone' && at.pendingAction !== undefined;
  if (!isNew && !isAnswer) return [];
  return [{ type: isNew ? 'ActionNeeded' : 'ActionAnswered', data }];
}

const reasons = {
  failed: 'sessionFailed',
  cancelled: 'sessionCancelled',
  interrupted: 'sessionInterrupted',
  abandoned: 'sessionLost',
} as const satisfies Record<Exclude<SessionOutcome, 'completed'>, SessionHaltReason>;

function afterStage({ outline, current }: LivePlan, atMs: number): readonly BrewPlanEvent[] {
  const { planId, baseId, kegId } = outline;
  const next = stageAfter(outline, current.stage);
  if (!next) return [{ type: 'PlanCompleted', data: { planId, baseId, kegId, atMs } }];
  const toId = deviceOf(outline, next);
  const fromId = current.deviceId;
  return fromId === toId ? [] : [{ type: 'HandedOver', data: { planId, fromId, toId, atMs } }];
}
