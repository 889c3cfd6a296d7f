import type { Freshness } from '../../../../domain/machine/index.js';
import type { Brew, Session } from '../../../apiClient/index.js';

/** How it stands with a brew or a session, as one of the page's state marks. */
export type Standing = 'running' | 'needsYou' | 'fault' | 'offline' | 'stale' | 'paused' | 'done' | 'waiting';

const overBrews: ReadonlySet<Brew['status']> = new Set(['completed', 'cancelled']);

export function isOver({ status }: Pick<Brew, 'status'>): boolean {
  return overBrews.has(status);
}

/** What is over or has halted stays so, whatever the machine does; of a machine that is away nobody knows what it needs. */
export function standingOfBrew(
  { status, action }: Pick<Brew, 'status' | 'action'>,
  freshness: Freshness,
): Standing {
  switch (status) {
    case 'completed':
      return 'done';
    case 'cancelled':
      return 'paused';
    case 'halted':
      return 'fault';
    case 'planned':
      return 'waiting';
    case 'waitingForMachine':
      return freshness === 'offline' ? 'offline' : 'waiting';
    case 'running':
      return ofMachine(freshness, action !== null);
  }
}

export function standingOfSession(
  { status, pendingAction }: Pick<Session, 'status' | 'pendingAction'>,
  freshness: Freshness,
): Standing {
  switch (status) {
    case 'active':
      return ofMachine(freshness, pendingAction !== null);
    case 'completed':
      return 'done';
    case 'failed':
      return 'fault';
    case 'cancelled':
    case 'interrupted':
    case 'abandoned':
      return 'paused';
  }
}

/** A machine that has not reported anything yet is not out of date. */
export function freshnessFor(hasReported: boolean, freshness: Freshness): Freshness {
  return freshness === 'stale' && !hasReported ? 'fresh' : freshness;
}

function ofMachine(freshness: Freshness, isActionOwed: boolean): Standing {
  if (freshness === 'offline') return 'offline';
  if (isActionOwed) return 'needsYou';
  return freshness === 'stale' ? 'stale' : 'running';
}
