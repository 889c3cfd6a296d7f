import { processTypes } from '../../../../domain/machine/index.js';
import type { DeviceJob, DeviceOfJob, FleetSelection } from '../../../../projections/queries/index.js';
import { isoOrNull } from './coded.js';
import { jobFailureResource } from './jobFailure.js';

/** `DeviceJob` of openapi.yaml. */
export function deviceJobResource({ selection, instruction, ...job }: DeviceJob) {
  return {
    ...job,
    command: instruction && instruction.kind !== 'changeSettings' ? instruction.kind : null,
    settings: instruction?.kind === 'changeSettings' ? instruction.settings : null,
    selection: selectionResource(selection),
    requestedAt: job.requestedAt.toISOString(),
    begunAt: isoOrNull(job.begunAt),
    endedAt: isoOrNull(job.endedAt),
    cancelledAt: isoOrNull(job.cancelledAt),
    ...jobFailureResource(job),
  };
}

function selectionResource({ processType, ...selection }: FleetSelection) {
  const stage = Object.entries(processTypes).find(([, code]) => code === processType)?.[0];
  return { ...selection, ...(stage !== undefined && { stage }) };
}

/** `DeviceOfJob` of openapi.yaml. */
export function deviceOfJobResource({ deviceId, outcome, reason, at }: DeviceOfJob) {
  return { deviceId, outcome, reason, at: isoOrNull(at) };
}
