import { userActions } from '../../../../domain/machine/index.js';
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

function actionResource({ deviceId, action, sinceMs }: NeededAction) {
  return { deviceId, action: coded(userActions, action), since: new Date(sinceMs).toISOString() };
}

function stageResource({ startedAtMs, endedAtMs, ...stage }: StageRow) {
  return { ...stage, startedAt: isoOrNull(startedAtMs), endedAt: isoOrNull(endedAtMs) };
}

function isoOrNull(epochMs: number | null): string | null {
  return epochMs === null ? null : new Date(epochMs).toISOString();
}
