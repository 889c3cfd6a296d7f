import {
  byWhom,
  deviceOf,
  type BrewPlanEvent,
  type HaltReason,
  type Stage,
} from '../../domain/brewPlan/index.js';
import { sessionId } from '../../domain/brewSession/index.js';
import type { RecipeVersion } from '../../domain/recipe/index.js';

/** `planned`: it waits for its time. */
export type BrewPlanStatus =
  'planned' | 'running' | 'waitingForMachine' | 'halted' | 'completed' | 'cancelled';

/** `asked`: the command was requested. `accepted`: the machine executed the command, and its session has not begun yet. */
export type StageStatus =
  'planned' | 'waiting' | 'asked' | 'accepted' | 'running' | 'completed' | 'halted' | 'cancelled';

export interface StageRow {
  readonly stage: Stage;
  readonly deviceId: string;
  readonly status: StageStatus;
  /** How often a command was requested; each attempt has its own. */
  readonly attempts: number;
  readonly commandId: string | null;
  /** The stage's own session, or the session that it waits for. */
  readonly sessionId: string | null;
  readonly startedAtMs: number | null;
  readonly endedAtMs: number | null;
}

/** What a machine waits for a person to do. */
export interface NeededAction {
  readonly deviceId: string;
  /** A code of `userActions`. */
  readonly action: number;
  readonly sinceMs: number;
}

export interface HaltRow {
  readonly reason: HaltReason | 'cancelled';
  readonly detail: string;
}

/** A row of `brew_plan`: a whole brew as apps show it. */
export interface BrewPlanRow {
  readonly planId: string;
  readonly baseId: string;
  readonly kegId: string;
  readonly status: BrewPlanStatus;
  /** The current stage; null when all stages are over. */
  readonly stage: Stage | null;
  readonly stages: readonly StageRow[];
  readonly action: NeededAction | null;
  /** Why the brew does not continue. */
  readonly halt: HaltRow | null;
  /** Of which the brew was started; null without one. */
  readonly recipeVersion: RecipeVersion | null;
  /** Their first brew is 1; null until the projection has counted. */
  readonly number: number | null;
  /** When it begins, or was to begin, by itself; null for a brew that began at once. */
  readonly startAtMs: number | null;
  readonly plannedBy: string;
  readonly plannedAtMs: number;
  readonly updatedAtMs: number;
}

/** The row after one more event. A plan always begins with BrewPlanned. */
export function evolveBrewPlan(row: BrewPlanRow | undefined, event: BrewPlanEvent): BrewPlanRow | undefined {
  if (event.type === 'BrewPlanned') return rowOf(event.data);
  return row && { ...row, updatedAtMs: event.data.atMs, ...changeOf(row, event) };
}

function rowOf(outline: Extract<BrewPlanEvent, { type: 'BrewPlanned' }>['data']): BrewPlanRow {
  const { planId, baseId, kegId, plannedBy, atMs } = outline;
  const stages = outline.stages.map((stage): StageRow => ({
    stage,
    deviceId: deviceOf(outline, stage),
    status: 'planned',
    attempts: 0,
    commandId: null,
    sessionId: null,
    startedAtMs: null,
    endedAtMs: null,
  }));
  return {
    planId,
    baseId,
    kegId,
    status: outline.startAtMs === undefined ? 'running' : 'planned',
    stage: stages[0]?.stage ?? null,
    stages,
    action: null,
    halt: null,
    recipeVersion: outline.recipeVersion ?? null,
    number: null,
    startAtMs: outline.startAtMs ?? null,
    plannedBy,
    plannedAtMs: atMs,
    updatedAtMs: atMs,
  };
}

function changeOf(
  row: BrewPlanRow,
  event: Exclude<BrewPlanEvent, { type: 'BrewPlanned' }>,
): Partial<BrewPlanRow> {
  const { atMs } = event.data;
  switch (event.type) {
    case 'StageAwaited': {
      const { deviceId, session } = event.data;
      const stages = withStage(row, { status: 'waiting', sessionId: sessionId(deviceId, session) });
      return { status: 'waitingForMachine', stages };
    }
    case 'StageBegun': {
      const { commandId, attempt: attempts } = event.data;
      const stages = withStage(row, { status: 'asked', commandId, attempts, sessionId: null });
      return { status: 'running', stages };
    }
    case 'PlanStarted':
      return { status: 'running' };
    case 'StageExpired':
    case 'HandedOver':
      return {};
    case 'StageAccepted':
      return { stages: withStage(row, { status: 'accepted' }) };
    case 'StageRunning': {
      const running = sessionId(event.data.deviceId, event.data.session);
      const stages = withStage(row, {
        status: 'running',
        sessionId: running,
        startedAtMs: atMs,
        endedAtMs: null,
      });
      return { status: 'running', halt: null, stages };
    }
    case 'ActionNeeded': {
      const { deviceId, action } = event.data;
      return { action: { deviceId, action, sinceMs: atMs } };
    }
    case 'ActionAnswered':
      return { action: null };
    case 'StageCompleted': {
      const next = row.stages[row.stages.findIndex(({ stage }) => stage === row.stage) + 1];
      const stages = withStage(row, { status: 'completed', endedAtMs: atMs });
      return { stage: next?.stage ?? null, stages, action: null };
    }
    case 'PlanCompleted':
      return { status: 'completed' };
    case 'PlanHalted': {
      const { reason, detail } = event.data;
      const stages = withStage(row, { status: 'halted', endedAtMs: atMs });
      return { status: 'halted', halt: { reason, detail }, stages, action: null };
    }
    case 'PlanResumed': {
      const stages = withStage(row, {
        status: 'planned',
        sessionId: null,
        startedAtMs: null,
        endedAtMs: null,
      });
      return { status: 'running', halt: null, stages };
    }
    case 'PlanCancelled': {
      const { cancelledBy, reason } = event.data;
      const detail = reason ?? byWhom(cancelledBy);
      const stages = withStage(row, { status: 'cancelled', endedAtMs: atMs });
      return { status: 'cancelled', halt: { reason: 'cancelled', detail }, stages, action: null };
    }
  }
}

function withStage({ stages, stage }: BrewPlanRow, changes: Partial<StageRow>): readonly StageRow[] {
  return stages.map((row) => (row.stage === stage ? { ...row, ...changes } : row));
}
