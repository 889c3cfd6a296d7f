import type { ExplainedMessage } from '../../../../commands/ports/index.js';
import { requeueObstacle } from '../../../../domain/parking/index.js';
import type {
  InspectedMessage,
  ParkedGroup,
  ParkedJob,
  ParkedMessage,
  UnkeptMessages,
} from '../../../../projections/queries/index.js';

/** `ParkedMessage` of openapi.yaml. */
export function parkedResource({ parkedAt, requeuedAt, ...message }: ParkedMessage) {
  return { ...message, parkedAt: parkedAt.toISOString(), requeuedAt: requeuedAt?.toISOString() ?? null };
}

/** `ParkedGroup` of openapi.yaml. */
export function parkedGroupResource({ firstAt, lastAt, ...group }: ParkedGroup) {
  return { ...group, firstAt: firstAt.toISOString(), lastAt: lastAt.toISOString() };
}

/** `UnkeptMessages` of openapi.yaml. */
export function unkeptResource({ lastAt, ...counted }: UnkeptMessages) {
  return { ...counted, lastAt: lastAt.toISOString() };
}

/** `InspectedMessage` of openapi.yaml. */
export function inspectedResource(
  { message, laterMessages }: InspectedMessage,
  { fields, hasMore, flaw, faultAt, traceId }: ExplainedMessage & { readonly faultAt: number | null },
) {
  const { body, headers, epoch, boot, seq, ...rest } = message;
  return {
    message: parkedResource(rest),
    number: epoch === null || boot === null || seq === null ? null : { epoch, boot, seq },
    headers,
    hex: Buffer.from(body).toString('hex'),
    ...{ fields, hasMoreFields: hasMore, flaw, faultAt, traceId, laterMessages },
    obstacle: requeueObstacle(message) ?? null,
  };
}

/** `ParkedJob` of openapi.yaml. */
export function parkedJobResource({ requestedAt, begunAt, endedAt, cancelledAt, ...job }: ParkedJob) {
  return {
    ...job,
    requestedAt: requestedAt.toISOString(),
    begunAt: begunAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
    cancelledAt: cancelledAt?.toISOString() ?? null,
  };
}
