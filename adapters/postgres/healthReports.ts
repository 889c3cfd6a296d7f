import type { Pool } from 'pg';
import type {
  Condition,
  EffectiveSetting,
  HealthReport,
  ProjectionReport,
  ServerReport,
} from '../../domain/health/index.js';
import { databaseError } from './databaseError.js';

/** For each probe of the uplink queues: the partition in which it last arrived, and its time of sending, epoch milliseconds. */
export type ProbeArrivals = ReadonlyMap<number, Arrival>;

type Arrival = { readonly partition: number; readonly sentAtMs: number };

export interface OwnReport {
  readonly conditions: readonly Condition[];
  readonly projections: readonly string[];
  /** How far they are; none when left out. */
  readonly progress?: readonly ProjectionReport[];
  /** What it sees of the servers; nothing when left out. */
  readonly servers?: ServerReport;
  /** Reported by ingest only. */
  readonly probes?: ProbeArrivals;
}

/** The process that reports. */
export interface ReportingProcess {
  readonly role: string;
  /** Unique among all processes. */
  readonly instance: string;
  /** Of Brewline and of Node, for operators. */
  readonly version?: string;
  readonly node?: string;
  readonly startedAt?: Date;
  /** As they are, without secrets: they are stored once. */
  readonly settings?: readonly EffectiveSetting[];
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

export function createHealthReports(pool: Pool, process: ReportingProcess): HealthReports {
  const { role, instance, version = null, node = null, settings = [] } = process;
  const startedAt = process.startedAt ?? new Date();
  return {
    report: ({ conditions, projections, probes, progress = [], servers = {} }) =>
      inDatabaseTerms(async () => {
        await pool.query({
          name: 'report health',
          // Settings stay as they are stored, unless the name was that of a process before: in a container all have the same.
          text: `with gone as (delete from operations.health_report where seen_at < now() - interval '1 hour')
            insert into operations.health_report as known (instance, role, conditions, projections, probes, progress, servers, version,
              node, settings, started_at, seen_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, now())
            on conflict (instance) do update set conditions = excluded.conditions,
              projections = excluded.projections, probes = excluded.probes,
              progress = excluded.progress, servers = excluded.servers, seen_at = excluded.seen_at,
              role = excluded.role, version = excluded.version, node = excluded.node, started_at = excluded.started_at,
              settings = case when known.started_at = excluded.started_at then known.settings else excluded.settings end`,
          values: [
            ...[instance, role, JSON.stringify(conditions), projections],
            probes === undefined ? null : JSON.stringify([...probes]),
            ...[JSON.stringify(progress), JSON.stringify(servers), version, node],
            ...[JSON.stringify(settings), startedAt],
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
