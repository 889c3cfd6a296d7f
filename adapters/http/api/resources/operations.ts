import { ageOfBackup, type BackupRule } from '../../../../domain/alerts/index.js';
import {
  isFresh,
  projectionOf,
  rebuildProgress,
  serversSeen,
  type ProjectionReport,
  type ServersSeen,
} from '../../../../domain/health/index.js';
import type {
  Backup,
  BackupHistory,
  DatabaseFigures,
  ProcessSettings,
  ProjectionHour,
  ReportedInstance,
  SchemaState,
  ShownPause,
  ShownRebuild,
} from '../../../../projections/queries/index.js';

interface OperationsRead {
  readonly database: DatabaseFigures;
  readonly paused: readonly ShownPause[];
  readonly rebuilds: readonly ShownRebuild[];
}

/** Projections, processes and servers, as `Operations` of openapi.yaml has them beside the conditions. */
export function operationsResource(
  instances: readonly ReportedInstance[],
  { database, paused, rebuilds }: OperationsRead,
) {
  const servers = serversSeen(instances.filter(isFresh).map((each) => each.servers));
  const isEmbedded = instances.some((each) => each.role === 'event-store' && isFresh(each));
  const reported = projectionsOf(instances, isEmbedded ? servers : undefined);
  const unreported = rebuilds.filter(
    ({ projection, finishedAt }) =>
      finishedAt === null && !reported.some((each) => projectionOf(each.projection) === projection),
  );
  const projections = [...reported, ...unreported.map(({ projection }) => unreportedProjection(projection))];
  return {
    database,
    ...servers,
    eventStore: servers.eventStore && { ...servers.eventStore, isEmbedded },
    projections: projections
      .map(({ positionsPerSecond, ...each }) => {
        const name = projectionOf(each.projection);
        const pause = paused.find(({ projection }) => projection === name);
        const rebuild = rebuilds.find(({ projection }) => projection === name);
        const place = { ...each, ...(positionsPerSecond !== undefined && { positionsPerSecond }) };
        return {
          ...each,
          // One that is paused does not say where it is: that is not the beginning.
          ...(pause && each.position === null && { eventsBehind: null }),
          paused: pause ? { at: pause.pausedAt.toISOString(), by: pause.pausedBy } : null,
          rebuild: rebuild
            ? {
                ...rebuildResource(rebuild),
                ...rebuildProgress(rebuild, place, servers.eventStore?.position),
              }
            : null,
        };
      })
      .toSorted((a, b) => a.projection.localeCompare(b.projection, 'en')),
    instances: instances.map(({ role, instance, version, node, startedAt, reportedAt, ...report }) => ({
      ...{ role, instance, version, node },
      startedAt: startedAt?.toISOString() ?? null,
      reportedAt: reportedAt.toISOString(),
      isSilent: !isFresh(report),
    })),
  };
}

/** `ProjectionRebuild` of openapi.yaml. */
export function rebuildResource({ requestedAt, requestedBy, begunAt, finishedAt, head }: ShownRebuild) {
  return {
    requestedAt: requestedAt.toISOString(),
    requestedBy,
    begunAt: begunAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
    head,
  };
}

/** A rebuild that is asked for shows, though nobody runs the projection, or nobody does for the moment in which it begins anew. */
function unreportedProjection(projection: string): ReportedState {
  return {
    ...{ projection, position: null, lagMs: null, eventsBehind: null, trend: 'steady', eventsPerSecond: 0 },
    ...{ parked: 0, lastAdvancedAt: null, isStalled: false, broken: null },
    ...{ role: null, instance: null, reportedAt: null, isSilent: true },
  };
}

interface ReportedState extends ProjectionReport {
  readonly eventsBehind: number | null;
  readonly role: string | null;
  readonly instance: string | null;
  readonly reportedAt: string | null;
  readonly isSilent: boolean;
}

/**
 * Each projection once, by the process that reported it last: one that took it over reports later than one that was killed.
 *
 * @param servers where positions of the event store count events; undefined where they do not
 */
function projectionsOf(
  instances: readonly ReportedInstance[],
  servers: ServersSeen | undefined,
): readonly ReportedState[] {
  const latest = new Map<string, { readonly progress: ProjectionReport; readonly by: ReportedInstance }>();
  for (const by of instances)
    for (const progress of by.progress)
      if ((latest.get(progress.projection)?.by.ageMs ?? Infinity) > by.ageMs)
        latest.set(progress.projection, { progress, by });
  return [...latest.values()].map(({ progress, by }) => ({
    ...progress,
    eventsBehind: eventsBehind(progress, servers?.eventStore?.position),
    ...{ role: by.role, instance: by.instance, reportedAt: by.reportedAt.toISOString() },
    isSilent: !isFresh(by),
  }));
}

/** A position passes events that change nothing in a projection only now and then: without a lag it has none to apply. */
function eventsBehind({ position, lagMs }: ProjectionReport, end: string | null | undefined): number | null {
  if (lagMs === 0) return 0;
  if (end == null) return null;
  return Math.max(0, Number(BigInt(end) - BigInt(position ?? 0)));
}

/** `ProjectionHour` of openapi.yaml. */
export function projectionHourResource({ projection, minutes }: ProjectionHour) {
  return {
    projection,
    minutes: minutes.map(({ atMs, eventsPerSecond, lagMs }) => ({
      ...{ at: new Date(atMs).toISOString(), eventsPerSecond, lagMs },
    })),
  };
}

const hourMs = 3_600_000;

/** `Backups` of openapi.yaml. */
export function backupsResource({ known, latest }: BackupHistory, rule: BackupRule) {
  const { lastMadeAtMs } = known;
  return {
    age: ageOfBackup(known, rule, Date.now()),
    oldAfterHours: rule.oldAfterMs === null ? null : rule.oldAfterMs / hourMs,
    lastMadeAt: lastMadeAtMs === null ? null : new Date(lastMadeAtMs).toISOString(),
    items: latest.map(backupResource),
  };
}

/** `Backup` of openapi.yaml. */
export function backupResource({ endedAt, ...backup }: Backup) {
  return { ...backup, endedAt: endedAt.toISOString() };
}

/** Settings, migrations and sizes, as `System` of openapi.yaml has them beside `Operations`. */
export function systemResource(processes: readonly ProcessSettings[], { migrations, schemas }: SchemaState) {
  return {
    schemas,
    migrations: migrations.map(({ name, appliedAt }) => ({ name, appliedAt: appliedAt.toISOString() })),
    settings: processes.map(({ instance, settings }) => ({ instance, settings })),
  };
}
