import type { ProjectionState } from '../../../apiClient/index.js';
import { now } from '../../shared/clock.js';
import { DeviceText } from '../../shared/components/index.js';
import { formatDuration, formatTime } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/projections.js';

type Rebuild = NonNullable<ProjectionState['rebuild']>;

/** How far a rebuild that is under way is, and how long it will take. */
export function RebuildProgress({
  rebuild: { begunAt, finishedAt, share, leftMs },
}: {
  readonly rebuild: Rebuild;
}) {
  if (begunAt === null || finishedAt !== null || share === null) return null;
  return (
    <div class="rebuild">
      <progress max={100} value={Math.floor(share * 100)} aria-label={t('projections.rebuilding')} />
      {leftMs !== null && (
        <p class="small muted">
          {t('projections.rebuildLeft', { duration: formatDuration(Math.ceil(leftMs / 1_000)) })}
        </p>
      )}
    </div>
  );
}

/** Who asked for the last rebuild, and when it began and ended. */
export function RebuildHistory({ rebuild }: { readonly rebuild: Rebuild }) {
  const { requestedAt, requestedBy, begunAt, finishedAt, head } = rebuild;
  const timeOf = (iso: string) => formatTime(Date.parse(iso), now.value);
  const lines = [
    t('projections.rebuildRequestedBy', {
      time: timeOf(requestedAt),
      name: requestedBy.name ?? t('projections.somebody'),
    }),
    begunAt === null
      ? t('projections.rebuildWaits')
      : t('projections.rebuildBegan', { time: timeOf(begunAt) }),
    begunAt !== null && finishedAt === null && head !== null && t('projections.rebuildHead', { head }),
    begunAt !== null &&
      finishedAt !== null &&
      t('projections.rebuildTook', {
        time: timeOf(finishedAt),
        duration: formatDuration(secondsBetween(begunAt, finishedAt)),
      }),
  ];
  return (
    <p class="small muted rebuild-history">
      <DeviceText text={lines.filter((line) => line !== false).join(' ')} />
    </p>
  );
}

/** At least one: nobody waits for less. */
export function secondsBetween(from: string, to: string): number {
  return Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / 1_000));
}
