import { derivedUuid } from '../../../domain/kernel/derivedUuid.js';

/** Mail has no row of its own: its way comes with the confirmed address of the person. */
export function mailWayOf(personId: string): string {
  return derivedUuid(['mail', personId]);
}
