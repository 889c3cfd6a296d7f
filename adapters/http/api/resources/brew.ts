import { userActions } from '../../../../domain/machine/index.js';
import type { StageRow } from '../../../../projections/brewPlans/index.js';
import type { Brew } from '../../../postgres/queries/index.js';
import { coded } from './coded.js';

/** `Brew` of openapi.yaml. */
export function brewResource({ planId, plannedAt, updatedAt, action, position: _, ...brew }: Brew) {
  return {
    brewId: planId,
    ...brew,
    stages: brew.stages.map(stageResource),
    action: action && {
      deviceId: action.deviceId,
      action: coded(userActions, action.action),
      since: new Date(action.sinceMs).toISOString(),
    },
    plannedAt: plannedAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

function stageResource({ startedAtMs, endedAtMs, ...stage }: StageRow) {
  return { ...stage, startedAt: isoOrNull(startedAtMs), endedAt: isoOrNull(endedAtMs) };
}

function isoOrNull(epochMs: number | null): string | null {
  return epochMs === null ? null : new Date(epochMs).toISOString();
}
