import { neededNext } from '../../../../domain/brewPlan/index.js';
import { steps, userActions } from '../../../../domain/machine/index.js';
import type { Brew, NeededAction, StageRow } from '../../../../projections/queries/index.js';
import { coded } from './coded.js';

/** `Brew` of openapi.yaml. */
export function brewResource(brew: Brew) {
  return {
    brewId: brew.planId,
    baseId: brew.baseId,
    kegId: brew.kegId,
    status: brew.status,
    stage: brew.stage,
    stages: brew.stages.map(stageResource),
    action: brew.action && actionResource(brew.action),
    neededNext: neededNextResource(brew),
    halt: brew.halt,
    recipe: brew.recipeVersion,
    number: brew.number,
    name: brew.name,
    rating: brew.rating,
    journalChangedAt: brew.journalChangedAt?.toISOString() ?? null,
    startAt: brew.startAt?.toISOString() ?? null,
    plannedBy: brew.plannedBy,
    plannedAt: brew.plannedAt.toISOString(),
    updatedAt: brew.updatedAt.toISOString(),
  };
}

/** While the machine waits for somebody, or no session runs, nobody knows. */
function neededNextResource({ status, stage, stages, programs, action, ...brew }: Brew) {
  const ahead = stages.slice(stages.findIndex((each) => each.stage === stage));
  if (!programs || action || (status !== 'planned' && ahead[0]?.status !== 'running')) return null;
  const stand = {
    ...{ stages: ahead.map((each) => each.stage), programs, entered: brew.entered },
    startAtMs: status === 'planned' ? brew.startAt?.getTime() : undefined,
    answeredAtMs: brew.answeredAtMs ?? undefined,
  };
  const next = neededNext(stand, Date.now());
  if (!next) return null;
  return {
    at: new Date(next.atMs).toISOString(),
    stage: next.stage,
    deviceId: ahead.find((each) => each.stage === next.stage)?.deviceId,
    step: coded(steps, next.step),
    action: next.action === undefined ? null : coded(userActions, next.action),
    hopSlot: next.hopSlot ?? null,
  };
}

function actionResource({ deviceId, action, sinceMs }: NeededAction) {
  return { deviceId, action: coded(userActions, action), since: new Date(sinceMs).toISOString() };
}

function stageResource({ startedAtMs, endedAtMs, ...stage }: StageRow) {
  return { ...stage, startedAt: isoOrNull(startedAtMs), endedAt: isoOrNull(endedAtMs) };
}

function isoOrNull(epochMs: number | null): string | null {
  return epochMs === null ? null : new Date(epochMs).toISOString();
}
