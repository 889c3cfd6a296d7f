import type { Actor } from '../people/index.js';
import type { MessageOrder } from '../kernel/messageOrder.js';
import { isSessionHalt, type HaltReason } from './haltReasons.js';
import { deviceOf, stageAfter, type BrewOutline, type Stage } from './stages.js';

interface PlanFact {
  readonly planId: string;
  /** Backend time, epoch milliseconds. */
  readonly atMs: number;
}

interface StageFact extends PlanFact {
  readonly stage: Stage;
  /** The machine that the stage runs on. */
  readonly deviceId: string;
}

interface ActionFact extends StageFact {
  /** See `sessionKey`. */
  readonly session: number;
  /** A code of `userActions`. */
  readonly action: number;
  /** The machine's message. */
  readonly source: MessageOrder;
}

export interface CommandOnDevice {
  readonly deviceId: string;
  readonly commandId: string;
}

export type BrewPlanEvent =
  | { readonly type: 'BrewPlanned'; readonly data: PlanFact & BrewOutline }
  /** The time has come for a brew that was planned for later. Its machine is asked until `startsByMs` at the latest. */
  | { readonly type: 'PlanStarted'; readonly data: StageFact & { readonly startsByMs: number } }
  /** Another session runs on the machine: the stage begins after it. */
  | { readonly type: 'StageAwaited'; readonly data: StageFact & { readonly session: number } }
  /** The machine is asked to begin, by a command of this id. */
  | {
      readonly type: 'StageBegun';
      readonly data: StageFact & { readonly commandId: string; readonly attempt: number };
    }
  /** The machine was away until the command's deadline. */
  | { readonly type: 'StageExpired'; readonly data: StageFact & { readonly commandId: string } }
  /** The machine did what it was told; its session is to come. */
  | { readonly type: 'StageAccepted'; readonly data: StageFact & { readonly commandId: string } }
  /** `revokes`: a later command that is no longer needed because the session began. */
  | {
      readonly type: 'StageRunning';
      readonly data: StageFact & { readonly session: number; readonly revokes?: CommandOnDevice };
    }
  | { readonly type: 'ActionNeeded'; readonly data: ActionFact }
  | { readonly type: 'ActionAnswered'; readonly data: ActionFact }
  | { readonly type: 'StageCompleted'; readonly data: StageFact & { readonly session: number } }
  /** From the base to the keg, in which the next stage is. */
  | {
      readonly type: 'HandedOver';
      readonly data: PlanFact & { readonly fromId: string; readonly toId: string };
    }
  | { readonly type: 'PlanCompleted'; readonly data: PlanFact & Devices }
  | {
      readonly type: 'PlanHalted';
      readonly data: StageFact & { readonly reason: HaltReason; readonly detail: string };
    }
  | { readonly type: 'PlanResumed'; readonly data: StageFact & { readonly resumedBy: Actor } }
  | {
      readonly type: 'PlanCancelled';
      readonly data: PlanFact &
        Devices & {
          /** Brewline itself for a plan whose machines were taken. */
          readonly cancelledBy: Actor;
          readonly reason?: string;
          readonly revokes?: CommandOnDevice;
        };
    };

interface Devices {
  readonly baseId: string;
  readonly kegId: string;
}

/** Where the current stage is. */
export type StagePoint =
  | { readonly type: 'due' }
  | { readonly type: 'awaited'; readonly session: number }
  | { readonly type: 'begun' | 'accepted'; readonly commandId: string; readonly begunAtMs: number }
  | {
      readonly type: 'running';
      readonly session: number;
      readonly pendingAction: number | undefined;
      /** The last message about an action, so that one which comes again decides nothing. */
      readonly lastAction: MessageOrder | undefined;
    };

export interface CurrentStage {
  readonly stage: Stage;
  readonly deviceId: string;
  readonly at: StagePoint;
  /** Commands so far; each has an id of its own. */
  readonly attempts: number;
  /** Those of them that expired since a person last wanted the stage. */
  readonly expired: number;
  /** Commands whose session may still come. */
  readonly commandIds: readonly string[];
  /**
   * Of a start at a planned time: nobody may be there any more when the machine begins after this, epoch milliseconds. Undefined once a person
   * resumed the brew.
   */
  readonly startsByMs?: number | undefined;
}

export type BrewPlan =
  | { readonly status: 'notPlanned' }
  | {
      /** A planned one waits for its time, a halted one for a person. */
      readonly status: 'planned' | 'open' | 'halted';
      readonly outline: BrewOutline;
      readonly current: CurrentStage;
    }
  | { readonly status: 'completed' | 'cancelled'; readonly outline: BrewOutline };

export type LivePlan = Extract<BrewPlan, { status: 'planned' | 'open' | 'halted' }>;

export const initialState: BrewPlan = { status: 'notPlanned' };

/** The state after one more event. An event of a plan that has ended, or never began, changes nothing. */
export function evolve(plan: BrewPlan, event: BrewPlanEvent): BrewPlan {
  if (event.type === 'BrewPlanned') return planned(event.data) ?? plan;
  return isLive(plan) ? change(plan, event) : plan;
}

/** Whether a plan has begun and not ended. */
export function isLive(plan: BrewPlan): plan is LivePlan {
  return plan.status === 'planned' || plan.status === 'open' || plan.status === 'halted';
}

function planned({ atMs: _, ...outline }: PlanFact & BrewOutline): BrewPlan | undefined {
  const [first] = outline.stages;
  const status = outline.startAtMs === undefined ? 'open' : 'planned';
  return first && { status, outline, current: beginning(outline, first) };
}

function beginning(outline: BrewOutline, stage: Stage): CurrentStage {
  const deviceId = deviceOf(outline, stage);
  return { stage, deviceId, at: { type: 'due' }, attempts: 0, expired: 0, commandIds: [] };
}

function change(plan: LivePlan, event: Exclude<BrewPlanEvent, { type: 'BrewPlanned' }>): BrewPlan {
  const { outline, current } = plan;
  const moved = (changes: Partial<CurrentStage>): BrewPlan => ({
    status: 'open',
    outline,
    current: { ...current, ...changes },
  });
  switch (event.type) {
    case 'PlanStarted':
      return moved({ startsByMs: event.data.startsByMs });
    case 'StageAwaited':
      return moved({ at: { type: 'awaited', session: event.data.session } });
    case 'StageBegun': {
      const { commandId, attempt: attempts, atMs: begunAtMs } = event.data;
      const commandIds = [...current.commandIds, commandId];
      return moved({ at: { type: 'begun', commandId, begunAtMs }, attempts, commandIds });
    }
    case 'StageExpired':
      return moved({ at: { type: 'due' }, expired: current.expired + 1 });
    case 'StageAccepted':
      return current.at.type === 'begun' ? moved({ at: { ...current.at, type: 'accepted' } }) : plan;
    case 'StageRunning': {
      const { session } = event.data;
      return moved({ at: { type: 'running', session, pendingAction: undefined, lastAction: undefined } });
    }
    case 'ActionNeeded':
    case 'ActionAnswered': {
      const { session, action, source: lastAction } = event.data;
      const pendingAction = event.type === 'ActionNeeded' ? action : undefined;
      return moved({ at: { type: 'running', session, pendingAction, lastAction } });
    }
    case 'StageCompleted': {
      const next = stageAfter(outline, current.stage);
      return next ? { status: 'open', outline, current: beginning(outline, next) } : plan;
    }
    case 'HandedOver':
      return plan;
    case 'PlanHalted': {
      const halted = { ...current, at: { type: 'due' as const }, startsByMs: undefined };
      // The session that is over was that of the one command that the machine executed: no other one can come.
      const commandIds = isSessionHalt(event.data.reason) ? [] : current.commandIds;
      return { status: 'halted', outline, current: { ...halted, commandIds } };
    }
    case 'PlanResumed':
      return moved({ at: { type: 'due' }, expired: 0 });
    case 'PlanCompleted':
      return { status: 'completed', outline };
    case 'PlanCancelled':
      return { status: 'cancelled', outline };
  }
}
