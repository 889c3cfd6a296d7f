import type { BrewPlanEvent } from '../brewPlan/index.js';
import type { DeviceEvent } from '../device/index.js';
import type { MachineFacts, PlanFacts } from './facts.js';

/** The facts after an event of the machine itself. */
export function withDeviceEvent(facts: MachineFacts, event: DeviceEvent): MachineFacts {
  switch (event.type) {
    case 'DeviceConnected':
      return connected(facts);
    case 'DeviceDisconnected': {
      const { receivedAtMs, silentSinceMs = receivedAtMs } = event.data;
      return { ...facts, lostSinceMs: facts.lostSinceMs ?? silentSinceMs };
    }
    case 'DeviceClockWrong': {
      const { receivedAtMs, offsetMs } = event.data;
      return { ...facts, clockWrong: { sinceMs: facts.clockWrong?.sinceMs ?? receivedAtMs, offsetMs } };
    }
    case 'DeviceClockRight':
      return clockRight(facts);
    default:
      return facts;
  }
}

function connected({ lostSinceMs: _, ...facts }: MachineFacts): MachineFacts {
  return facts;
}

function clockRight({ clockWrong: _, ...facts }: MachineFacts): MachineFacts {
  return facts;
}

/** A machine is in one brew at a time; the one before may still be known to it. */
const keptPlans = 2;

/** The facts after an event of a whole brew that uses the machine. */
export function withPlanEvent(facts: MachineFacts, deviceId: string, event: BrewPlanEvent): MachineFacts {
  if (event.type !== 'BrewPlanned' && event.type !== 'StageBegun' && event.type !== 'StageRunning')
    return facts;
  const { planId } = event.data;
  const known = facts.plans?.find((plan) => plan.planId === planId);
  const others = facts.plans?.filter((plan) => plan.planId !== planId) ?? [];
  const plan: PlanFacts = { ...known, planId, ...hereAfter(event, deviceId) };
  return { ...facts, plans: [...others, plan].slice(-keptPlans) };
}

function hereAfter(event: BrewPlanEvent, deviceId: string): Pick<PlanFacts, 'commandId' | 'session'> {
  if (event.type === 'StageBegun' && event.data.deviceId === deviceId)
    return { commandId: event.data.commandId };
  if (event.type === 'StageRunning' && event.data.deviceId === deviceId)
    return { session: event.data.session };
  return {};
}

/** Plans once a command has begun this session: what the machine reports next comes before the plan says so. */
export function withBegunSession(
  plans: readonly PlanFacts[],
  commandId: string,
  session: number,
): readonly PlanFacts[] {
  return plans.map((plan) => (plan.commandId === commandId ? { ...plan, session } : plan));
}

/** The whole brew that a session on the machine belongs to. */
export function planOf({ plans = [] }: MachineFacts, session: number | undefined): string | undefined {
  return session === undefined ? undefined : plans.find((plan) => plan.session === session)?.planId;
}
