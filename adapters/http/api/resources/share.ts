import type { Share } from '../../../../projections/queries/index.js';
import { isoOrNull } from './coded.js';

/** `Share` of openapi.yaml. */
export function shareResource(share: Share) {
  const { invitedAt, acceptedAt, endsAt, ...same } = share;
  return {
    ...same,
    invitedAt: invitedAt.toISOString(),
    acceptedAt: isoOrNull(acceptedAt),
    endsAt: isoOrNull(endsAt),
  };
}
