import { processTypes } from '../../../../domain/machine/index.js';
import type { DeviceJob, DeviceOfJob, FleetSelection } from '../../../../projections/queries/index.js';
import { isoOrNull } from './coded.js';

/** `DeviceJob` of openapi.yaml. */
export function deviceJobResource({ selection, ...job }: DeviceJob) {
  return {
    ...job,
    selection: selectionResource(selection),
    requestedAt: job.requestedAt.toISOString(),
    begunAt: isoOrNull(job.begunAt),
    endedAt: isoOrNull(job.endedAt),
    cancelledAt: isoOrNull(job.cancelledAt),
  };
}

function selectionResource({ processType, ...selection }: FleetSelection) {
  const stage = Object.entries(processTypes).find(([, code]) => code === processType)?.[0];
  return { ...selection, ...(stage !== undefined && { stage }) };
}

/** `DeviceOfJob` of openapi.yaml. */
export function deviceOfJobResource({ deviceId, outcome, at }: DeviceOfJob) {
  return { deviceId, outcome, at: isoOrNull(at) };
}
