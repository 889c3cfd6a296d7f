import type { Pool } from 'pg';
import type { Condition, HealthReport, ProjectionReport } from '../../domain/health/index.js';
import { databaseError } from './databaseError.js';

/** For each probe of the uplink queues: the partition in which it last arrived, and its time of sending, epoch milliseconds. */
export type ProbeArrivals = ReadonlyMap<number, Arrival>;

type Arrival = { readonly partition: number; readonly sentAtMs: number };

export interface OwnReport {
  readonly conditions: readonly Condition[];
  readonly projections: readonly string[];
  /** How far they are; none when left out. */
  readonly progress?: readonly ProjectionReport[];
  /** Reported by ingest only. */
  readonly probes?: ProbeArrivals;
}

/** Where processes report their health, so that any process can answer for all. */
export interface HealthReports {
  /** Throws `DATABASE_UNAVAILABLE`, also when the database is read-only. */
  report(own: OwnReport): Promise<void>;
  /** All of the last hour. */
  readAll(): Promise<readonly HealthReport[]>;
  /** Where probes arrived lately. */
  probeArrivals(): Promise<ProbeArrivals>;
  /** Removes the report, because this process ends on purpose. */
  remove(): Promise<void>;
}

/**
 * @param instance unique among all processes
 * @param version of Brewline, for operators
 */
export function createHealthReports(
  pool: Pool,
  {
    role,
    instance,
    version,
  }: { readonly role: string; readonly instance: string; readonly version?: string },
): HealthReports {
  return {
    report: ({ conditions, projections, probes, progress = [] }) =>
      inDatabaseTerms(async () => {
        await pool.query({
          name: 'report health',
          text: `with gone as (delete from operations.health_report where seen_at < now() - interval '1 hour')
            insert into operations.health_report (instance, role, conditions, projections, probes, progress, version, seen_at)
            values ($1, $2, $3, $4, $5, $6, $7, now())
            on conflict (instance) do update set conditions = excluded.conditions,
              projections = excluded.projections, probes = excluded.probes,
              progress = excluded.progress, version = excluded.version, seen_at = excluded.seen_at`,
          values: [
            instance,
            role,
            JSON.stringify(conditions),
            projections,
            probes === undefined ? null : JSON.stringify([...probes]),
            JSON.stringify(progress),
            version ?? null,
          ],
        });
      }),

    readAll: () =>
      inDatabaseTerms(async () => {
        const { rows } = await pool.query<HealthReport>({
          name: 'read health',
          text: `select role, instance, conditions, projections,
              (extract(epoch from now() - seen_at) * 1000)::float8 as "ageMs"
            from operations.health_report`,
        });
        return rows;
      }),

    probeArrivals: () =>
      inDatabaseTerms(async () => {
        const { rows } = await pool.query<{ probes: [number, Arrival][] }>({
          name: 'read probes',
          text: 'select probes from operations.health_report where probes is not null order by seen_at',
        });
        return latestOf(rows.map(({ probes }) => probes));
      }),

    remove: () =>
      inDatabaseTerms(async () => {
        await pool.query('delete from operations.health_report where instance = $1', [instance]);
      }),
  };
}

/** A probe may arrive at different ingests over time. */
function latestOf(all: readonly (readonly [probe: number, Arrival][])[]): ProbeArrivals {
  const latest = new Map<number, Arrival>();
  for (const [probe, arrival] of all.flat())
    if ((latest.get(probe)?.sentAtMs ?? 0) <= arrival.sentAtMs) latest.set(probe, arrival);
  return latest;
}

async function inDatabaseTerms<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw databaseError(error, 'DATABASE_UNAVAILABLE');
  }
}
