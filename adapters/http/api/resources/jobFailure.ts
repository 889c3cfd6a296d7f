import type { JobFailure } from '../../../../projections/queries/index.js';
import { isoOrNull } from './coded.js';

/** What `ParkedJob` and `DeviceJob` of openapi.yaml have of their failures. */
export function jobFailureResource({ failure, failures, failingSince, failedAt }: JobFailure) {
  return { failure, failures, failingSince: isoOrNull(failingSince), failedAt: isoOrNull(failedAt) };
}
