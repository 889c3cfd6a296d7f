import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Place } from '../setup/index.js';
import { fleetPart } from './fleet.js';
import type { LiveSummary } from './liveSummary.js';
import type { Outcome } from './verdictTable.js';
import { verifyHistory } from '../verifyHistory/verifyHistory.js';

export interface TimedRunOptions {
  readonly place: Place;
  readonly live: LiveSummary;
  readonly ledgerFile: string;
  readonly forMs: number;
  /** A moment before the fleet started. */
  readonly since: Date;
  /** Ends the run early; what ran until then is still verified. */
  readonly signal: AbortSignal;
}

/** A new ledger for each run. */
export function newLedgerFile(dataDir: string, now = new Date()): string {
  return join(dataDir, 'ledger', `${now.toISOString().replaceAll(':', '')}.ndjson`);
}

/** Lets the fleet run for a time, stops it, and verifies that everything acknowledged arrived. */
export async function timedRun(options: TimedRunOptions): Promise<Outcome> {
  const { place, live, ledgerFile, forMs, since, signal } = options;
  const startedMs = Date.now();
  // A stop request is no failure: it ends the waiting.
  await delay(forMs, undefined, { signal }).catch(() => undefined);
  const ranMs = Date.now() - startedMs;
  const fleetEnded = (await place.supervisor.end(fleetPart)) ?? 'it was not running';
  const summary = live.summary;
  const verdict = await verifyHistory({ databaseUrl: place.ownerDatabaseUrl, ledgerFile, since });
  return { verdict, summary, ranMs, fleetEnded };
}
