import type { ParkedMessage } from '../../../postgres/queries/index.js';

/** `ParkedMessage` of openapi.yaml. */
export function parkedResource({ parkedAt, ...message }: ParkedMessage) {
  return { ...message, parkedAt: parkedAt.toISOString() };
}
