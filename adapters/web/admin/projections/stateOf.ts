import type { ProjectionState } from '../../../apiClient/index.js';
import { now } from '../../shared/clock.js';
import type { State } from '../../shared/components/index.js';
import { formatDuration, formatNumber, formatTime } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/projections.js';

/** A pause is what somebody wants, whatever the process does. Then the worst first: what a silent process said last may be over. */
export function stateOf(projection: ProjectionState): readonly [State, string] {
  const { isSilent, isStalled, paused, broken, lagMs, lastAdvancedAt, reportedAt, rebuild } = projection;
  const ageOf = (iso: string) =>
    formatDuration(Math.max(0, Math.floor((now.value - Date.parse(iso)) / 1_000)));
  if (paused)
    return [
      'paused',
      t('projections.pausedSince', {
        time: formatTime(Date.parse(paused.at), now.value),
        name: paused.by.name ?? t('projections.somebody'),
      }),
    ];
  if (isSilent)
    return reportedAt === null
      ? ['waiting', t('projections.unrun')]
      : ['offline', t('projections.silent', { age: ageOf(reportedAt) })];
  if (isStalled)
    return [
      'fault',
      lastAdvancedAt === null
        ? t('projections.stalled')
        : t('projections.stalledFor', { age: ageOf(lastAdvancedAt) }),
    ];
  if (broken !== null) return ['fault', t('projections.broken')];
  if (rebuild?.finishedAt === null) return rebuildOf(rebuild);
  return lagMs === null ? ['needsYou', t('projections.catchingUp')] : ['running', t('projections.running')];
}

function rebuildOf({ begunAt, share }: NonNullable<ProjectionState['rebuild']>): readonly [State, string] {
  if (begunAt === null) return ['waiting', t('projections.rebuildRequested')];
  if (share === null) return ['needsYou', t('projections.rebuilding')];
  return ['needsYou', t('projections.rebuildingShare', { percent: formatNumber(Math.floor(share * 100)) })];
}
