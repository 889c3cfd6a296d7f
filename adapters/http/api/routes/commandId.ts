import { randomUUID } from 'node:crypto';
import { derivedUuid } from '../../../../domain/kernel/derivedUuid.js';

/**
 * The id for a new command: random, or a function of person, device and Idempotency-Key, so that a repeated request creates one
 * command. The same key on another device gives another command.
 */
export function commandIdFor({
  personId,
  deviceId,
  idempotencyKey,
}: {
  readonly personId: string;
  readonly deviceId: string;
  readonly idempotencyKey: string | undefined;
}): string {
  return idempotencyKey === undefined ? randomUUID() : derivedUuid([personId, deviceId, idempotencyKey]);
}

/** The id for a new brew, in the same way. The machines are compared, but are not part of the id. */
export function brewIdFor(personId: string, idempotencyKey: string | undefined): string {
  return idempotencyKey === undefined ? randomUUID() : derivedUuid([personId, idempotencyKey]);
}

/** The id for a new entry of the journal of a brew or session. */
export function entryIdFor(personId: string, subjectId: string, idempotencyKey: string | undefined): string {
  return idempotencyKey === undefined
    ? randomUUID()
    : derivedUuid(['journalEntry', personId, subjectId, idempotencyKey]);
}

/** The id for a new note about a device. */
export function noteIdFor(personId: string, deviceId: string, idempotencyKey: string | undefined): string {
  return idempotencyKey === undefined
    ? randomUUID()
    : derivedUuid(['deviceNote', personId, deviceId, idempotencyKey]);
}

/** The id for a new recipe; the recipes of one file are told by their place in it. */
export function recipeIdFor(personId: string, idempotencyKey: string | undefined, place = 0): string {
  return idempotencyKey === undefined
    ? randomUUID()
    : derivedUuid(['recipe', personId, idempotencyKey, place]);
}
