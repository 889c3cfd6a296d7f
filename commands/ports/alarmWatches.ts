import type { AlarmWatch } from '../../domain/alarms/index.js';

/** What is remembered of a machine for its alarms, and when time alone changes something next (epoch milliseconds, or Infinity). */
export interface StoredWatch {
  readonly watch: AlarmWatch;
  readonly dueAtMs: number;
  /** Commit position of the last event in it. */
  readonly version: bigint;
}

/** The machines that are watched. Implemented by `adapters/postgres`. */
export interface AlarmWatches {
  /** Those of the machines that are known, in no order. Throws `DATABASE_UNAVAILABLE`. */
  load(deviceIds: readonly string[]): Promise<readonly AlarmWatch[]>;
  /** The machines for which something is due, the first due first. Throws as `load`. */
  due(now: Date, limit: number): Promise<readonly Omit<StoredWatch, 'dueAtMs'>[]>;
  /** Changes nothing of a machine that an event has changed since: then it is due again. Throws as `load`. */
  save(watches: readonly StoredWatch[]): Promise<void>;
}
