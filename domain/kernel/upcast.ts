import type { DomainEvent } from './events.js';

/** Turns an event's data of schema version n into version n + 1. */
export type Upcaster = (event: DomainEvent) => DomainEvent;

/**
 * Brings an event up to the current schema version, one version at a time.
 *
 * @param upcasters from version 1 to 2 first; so the current version is their number plus one.
 * @param schemaVersion the version that the event was written with. A newer one than the current comes from a newer release
 *   that ran beside this one, and is taken as it is: versions only ever add.
 */
export function upcastWith<Event extends DomainEvent>(
  upcasters: readonly Upcaster[],
  event: DomainEvent,
  schemaVersion: number,
): Event {
  const steps = upcasters.slice(Math.max(0, schemaVersion - 1));
  return steps.reduce((current, upcast) => upcast(current), event) as Event;
}
