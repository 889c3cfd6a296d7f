import type { DomainEvent } from './events.js';

/** Converts an event's data from schema version n to n + 1. */
export type Upcaster = (event: DomainEvent) => DomainEvent;

/**
 * Converts an event to the current schema version, one version at a time.
 *
 * @param upcasters from version 1 to 2 first; so the current version is their number plus one.
 * @param schemaVersion the version with which the event was written. A version newer than the current one comes from a newer
 *   release that ran beside this one, and is used unchanged: new versions only add fields.
 */
export function upcastWith<Event extends DomainEvent>(
  upcasters: readonly Upcaster[],
  event: DomainEvent,
  schemaVersion: number,
): Event {
  const steps = upcasters.slice(Math.max(0, schemaVersion - 1));
  return steps.reduce((current, upcast) => upcast(current), event) as Event;
}
