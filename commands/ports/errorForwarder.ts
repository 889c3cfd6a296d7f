import type { CollectedGroup } from '../../domain/errorGroups/index.js';

/** Gives errors to a service that collects those of many programs. */
export interface ErrorForwarder {
  /** Takes the errors that a role collected since its last report. Never waits and never throws: what it can't take is counted. */
  forward(role: string, groups: readonly CollectedGroup[]): void;
}
