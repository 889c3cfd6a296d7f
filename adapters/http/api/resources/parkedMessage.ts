import type { ParkedGroup, ParkedMessage, UnkeptMessages } from '../../../../projections/queries/index.js';

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
