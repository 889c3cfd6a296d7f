import type { Pool } from 'pg';
import { createHealthReports } from '../../../adapters/postgres/healthReports.js';
import type { ProjectionReport } from '../../../domain/health/index.js';

export const keepsUp: ProjectionReport = {
  projection: 'readModels',
  position: '91234',
  lagMs: 0,
  trend: 'steady',
  eventsPerSecond: 41.5,
  parked: 0,
  lastAdvancedAt: '2026-11-28T13:04:59.000Z',
  isStalled: false,
  broken: null,
};

export const stalled: ProjectionReport = {
  ...keepsUp,
  projection: 'alarms',
  position: '88000',
  lagMs: 372_400,
  trend: 'growing',
  eventsPerSecond: 0,
  parked: 2,
  lastAdvancedAt: '2026-11-28T12:58:48.000Z',
  isStalled: true,
  broken: 'relation "dispatch.alarm" does not exist',
};

/** A projector and a dispatcher report their projections, one of which stalls. */
export async function reportProjections(pool: Pool, dispatcher = 'kitchen-3 4712'): Promise<void> {
  await report(pool, { role: 'projector', instance: 'kitchen-3 4711' }, [
    keepsUp,
    { ...keepsUp, projection: 'rollups', eventsPerSecond: 12, lagMs: null, trend: 'falling' },
  ]);
  await report(pool, { role: 'dispatcher', instance: dispatcher }, [stalled]);
}

async function report(
  pool: Pool,
  process: { readonly role: string; readonly instance: string },
  progress: readonly ProjectionReport[],
): Promise<void> {
  const projections = progress.map(({ projection }) => projection);
  await createHealthReports(pool, process).report({ conditions: [], projections, progress });
}
