import { parkedEventOf, requeueObstacle } from '../../../../domain/parking/index.js';
import type {
  InspectedMessage,
  ParkedGroup,
  ParkedJob,
  ParkedMessage,
  UnkeptMessages,
} from '../../../../projections/queries/index.js';
import type { ExplainedParked } from '../ports.js';
import { jobFailureResource } from './jobFailure.js';

/** More fields are changed by nobody by hand. */
export const shownDifferences = 100;

/** `ParkedMessage` of openapi.yaml. */
export function parkedResource({ parkedAt, requeuedAt, edited, ...message }: ParkedMessage) {
  return {
    ...message,
    parkedAt: parkedAt.toISOString(),
    requeuedAt: requeuedAt?.toISOString() ?? null,
    edited: edited && { by: edited.by, at: new Date(edited.atMs).toISOString() },
  };
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
  { message, laterMessages, askedByName }: InspectedMessage,
  { fields, hasMore, flaw, faultAt, traceId, text, edits }: ExplainedParked,
) {
  const { body, headers, epoch, boot, seq, ...rest } = message;
  return {
    message: parkedResource(rest),
    number: epoch === null || boot === null || seq === null ? null : { epoch, boot, seq },
    headers,
    hex: Buffer.from(body).toString('hex'),
    ...{ fields, hasMoreFields: hasMore, flaw, faultAt, traceId, laterMessages },
    obstacle: requeueObstacle(message) ?? null,
    event: parkedEventOf(message) ?? null,
    askedByName,
    text,
    edits: edits.map((edit) => ({
      id: edit.id,
      editedBy: edit.editedBy,
      name: edit.name,
      editedAt: edit.editedAt.toISOString(),
      reason: edit.reason,
      hex: Buffer.from(edit.body).toString('hex'),
      differences: edit.differences.slice(0, shownDifferences),
      outcome: edit.id === message.requeuedEdit ? message.outcome : null,
    })),
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
    ...jobFailureResource(job),
  };
}
