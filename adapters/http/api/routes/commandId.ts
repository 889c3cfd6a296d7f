import { randomUUID } from 'node:crypto';
import { derivedUuid } from '../../../../commands/derivedUuid.js';

/**
 * The id of a command or a brew to be: random, or the same for the same person and Idempotency-Key, so that a request which is sent again
 * asks once.
 */
export function commandIdFor(login: string, idempotencyKey: string | undefined): string {
  return idempotencyKey === undefined ? randomUUID() : derivedUuid([login, idempotencyKey]);
}
