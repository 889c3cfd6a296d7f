import { randomUUID } from 'node:crypto';
import { derivedUuid } from '../../../../commands/derivedUuid.js';

/**
 * The id of a command to be: random, or the same for the same person, device and Idempotency-Key, so that a request which is sent again
 * asks once. The same key on another device is another command.
 */
export function commandIdFor({
  login,
  deviceId,
  idempotencyKey,
}: {
  readonly login: string;
  readonly deviceId: string;
  readonly idempotencyKey: string | undefined;
}): string {
  return idempotencyKey === undefined ? randomUUID() : derivedUuid([login, deviceId, idempotencyKey]);
}

/** The id of a brew to be, in the same way; the machines are part of what is compared, not of the id. */
export function brewIdFor(login: string, idempotencyKey: string | undefined): string {
  return idempotencyKey === undefined ? randomUUID() : derivedUuid([login, idempotencyKey]);
}
