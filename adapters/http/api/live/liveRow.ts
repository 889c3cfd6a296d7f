import type { Channel } from './channel.js';

type LiveRowType = 'device' | 'session' | 'command' | 'brew' | 'alarm';

/** A row to send. */
export interface LiveRow {
  readonly type: LiveRowType;
  /** Its type and key: one text for all clients, so that it is hashed once. */
  readonly name: string;
  readonly position: bigint;
  /** Whoever sees this device, sees the row. */
  readonly deviceId: string;
  readonly channels: readonly Channel[];
  /**
   * Its text, made once for all clients who see as much.
   *
   * @param sinceMs what was before is left out; epoch milliseconds
   * @returns undefined for a row that was before
   */
  readonly jsonSince: (sinceMs: number) => string | undefined;
}
