import type { DeviceSequenceStatus, SharedId } from '../../../../projections/queries/index.js';
import { isoOrNull } from './coded.js';

/** `DeviceSequence` of openapi.yaml. */
export function deviceSequenceResource(status: DeviceSequenceStatus) {
  const { missing: messages, missingSince, updatedAt, ...counts } = status;
  return {
    ...counts,
    missing: messages === 0 ? null : { messages, since: isoOrNull(missingSince) },
    asOf: updatedAt.toISOString(),
  };
}

/** `sharedId` of `Device` in openapi.yaml. */
export function sharedIdResource({ noticedAt, detail }: SharedId) {
  return { noticedAt: noticedAt.toISOString(), detail };
}
