import type { Pool } from 'pg';
import type { ServiceFactsReader } from '../../../commands/ports/index.js';
import { standsStill, type ReportedProjection } from '../../../domain/alerts/index.js';
import { isFresh, type Condition, type ProjectionReport } from '../../../domain/health/index.js';
import { withDatabaseErrors } from '../databaseError.js';
import { knownBackups } from '../backups.js';
import { pausedProjections } from '../projectionPauses.js';
import { waitingRebuilds } from '../projectionRebuilds.js';
import { countService } from './countService.js';
import { createGrowth } from './growth.js';
import { lastHour, writeProjectionSamples, writeSample } from './samples.js';

interface Report {
  readonly conditions: readonly Condition[];
  readonly progress: readonly ProjectionReport[];
  readonly ageMs: number;
}

/** Each projection once, as it was reported last. */
function latestIn(found: readonly Report[]): readonly ProjectionReport[] {
  const latest = new Map<string, ProjectionReport>();
  for (const { progress } of found.toSorted((a, b) => b.ageMs - a.ageMs))
    for (const each of progress) latest.set(each.projection, each);
  return [...latest.values()];
}

/** The projection whose rate and lag stand for the service: what pages show comes from it. */
const shownProjection = 'readModels';

/**
 * What alerts are found in.
 *
 * @param expected projections that have to run somewhere
 */
export function createServiceFacts(pool: Pool, expected: readonly string[]): ServiceFactsReader {
  const seen = new Map(expected.map((projection) => [projection, performance.now()]));
  const growth = createGrowth();

  async function reports(): Promise<readonly Report[]> {
    const { rows } = await pool.query<Report>({
      name: 'reports for alerts',
      text: `select conditions, progress, (extract(epoch from now() - seen_at) * 1000)::float8 as "ageMs"
        from operations.health_report where seen_at > now() - interval '1 hour'`,
    });
    return rows;
  }

  /** Each that is expected or reported, as it was reported last. */
  function projectionsIn(found: readonly Report[]): readonly ReportedProjection[] {
    const nowMs = performance.now();
    const latest = new Map<string, ProjectionReport>();
    for (const { progress, ageMs } of found.toSorted((a, b) => b.ageMs - a.ageMs))
      for (const each of progress) {
        if (!seen.has(each.projection)) continue;
        latest.set(each.projection, each);
        seen.set(each.projection, Math.max(seen.get(each.projection) ?? 0, nowMs - ageMs));
      }
    return [...seen].map(([projection, seenMs]) => ({
      projection,
      isStalled: latest.get(projection)?.isStalled ?? false,
      silentMs: nowMs - seenMs,
    }));
  }

  return withDatabaseErrors({
    async read() {
      const [found, minutes, pauses, rebuilds, backups] = await Promise.all([
        reports(),
        lastHour(pool),
        pausedProjections(pool),
        waitingRebuilds(pool),
        knownBackups(pool),
      ]);
      const conditions = found.filter(isFresh).flatMap((report) => report.conditions);
      const paused = [...pauses].map(([projection, pausedAt]) => ({
        ...{ projection, pausedAtMs: pausedAt.getTime() },
      }));
      const waiting = [...rebuilds].map(([projection, requestedAt]) => ({
        ...{ projection, requestedAtMs: requestedAt.getTime() },
      }));
      return {
        ...{ nowMs: Date.now(), conditions, projections: projectionsIn(found) },
        ...{ paused, waitingRebuilds: waiting, minutes, backups },
      };
    },
    async sample() {
      const [found, counted] = await Promise.all([reports(), countService(pool)]);
      const projections = projectionsIn(found);
      const reported = latestIn(found.filter(isFresh)).filter(({ projection }) => seen.has(projection));
      const shown = reported.find(({ projection }) => projection === shownProjection);
      await writeProjectionSamples(pool, reported);
      return writeSample(pool, {
        ...{ devices: counted.devices, waiting: counted.waiting, openAlerts: counted.openAlerts },
        ...growth(counted),
        projections: projections.length,
        stalled: projections.filter(standsStill).length,
        eventsPerSecond: shown?.eventsPerSecond ?? null,
        lagMs: shown?.lagMs ?? null,
      });
    },
  });
}
