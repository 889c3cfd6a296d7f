import type { DomainEvent } from '../kernel/events.js';
import { derivedUuid } from '../kernel/derivedUuid.js';

/** Who decided something: the random id of a person (a UUID), or `brewline` for Brewline itself. Events hold no name, login or address. */
export type Actor = string;

/** Brewline itself, for example where it sends settings again that a device came back without. */
export const brewline: Actor = 'brewline';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function isPersonId(text: string): boolean {
  return uuid.test(text);
}

/**
 * The actor that a stored login of before stands for. People who existed then got the same id (migration 0024), so that their events
 * stay theirs.
 */
export function actorOfLogin(login: string): Actor {
  return login === brewline || isPersonId(login) ? login : derivedUuid(['person', login]);
}

/** An event's data with ids in the place of logins; for upcasters. Ids stay as they are. */
export function withActors({ type, data }: DomainEvent, fields: readonly string[]): DomainEvent {
  const stored: Readonly<Record<string, unknown>> = { ...data };
  const actors = fields.flatMap((name) => {
    const login = stored[name];
    return typeof login === 'string' ? [[name, actorOfLogin(login)] as const] : [];
  });
  return { type, data: { ...data, ...Object.fromEntries(actors) } };
}
