import { useCallback } from 'preact/hooks';
import { now } from '../clock.js';
import { ErrorPanel, Skeleton, Time, useAgain, useAsked } from '../components/index.js';
import { formatDay, formatDuration, formatTime, nameOfWord } from '../texts/index.js';
import { t } from '../texts/machine.js';
import './machine.css';
import { askConnections, type Connections, type Gap } from './connections.js';

const days = 14;
/** Of the strip in its own measure, so that a gap of minutes is still seen. */
const width = 336;
const leastWidth = 2;

/** Whether the machine was connected in the last 14 days, and each time that it was not. */
export function ConnectionStrip({
  deviceId,
  online,
}: {
  readonly deviceId: string;
  readonly online: boolean;
}) {
  const startMs = midnight(1 - days);
  const question = useCallback(() => askConnections(deviceId, startMs), [deviceId, startMs]);
  const asked = useAsked(question);
  useAgain(asked.again, online);
  const { data } = asked;
  return (
    <section class="section">
      <h2>{t('connection.title')}</h2>
      {asked.error && <ErrorPanel error={asked.error} sinceMs={asked.sinceMs} retry={asked.again} />}
      {!data && !asked.error && <Skeleton height="row" />}
      {data &&
        (data.knownFromMs === undefined ? (
          <p class="muted">{t(online ? 'connection.sinceYours' : 'connection.never')}</p>
        ) : (
          <Strip {...{ data, startMs }} />
        ))}
    </section>
  );
}

/** Of the day that is so many after today. A day has 23 or 25 hours when the clocks change. */
function midnight(day: number): number {
  const date = new Date(now.value);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + day).getTime();
}

function Strip({ data, startMs }: { readonly data: Connections; readonly startMs: number }) {
  const nowMs = now.value;
  const gaps = data.gaps.filter(({ toMs }) => (toMs ?? nowMs) > startMs);
  const awayMs = gaps.reduce((sum, gap) => sum + (gap.toMs ?? nowMs) - Math.max(gap.fromMs, startMs), 0);
  const x = (atMs: number) => ((Math.max(atMs, startMs) - startMs) / (midnight(1) - startMs)) * width;
  const knownX = x(data.knownFromMs ?? nowMs);
  const summary =
    gaps.length === 0
      ? t('connection.noGaps')
      : t('connection.gaps', { count: gaps.length, duration: formatDuration(awayMs / 1_000) });
  return (
    <>
      <p class="small">{summary}</p>
      <svg
        class="strip"
        viewBox={`0 0 ${width} 24`}
        preserveAspectRatio="none"
        role="img"
        aria-label={summary}
      >
        <rect class="strip-known" x={knownX} y={2} width={Math.max(0, x(nowMs) - knownX)} height={20} />
        {gaps.map(({ fromMs, toMs }) => (
          <rect
            key={fromMs}
            class="strip-gap"
            x={x(fromMs)}
            y={2}
            width={Math.max(leastWidth, x(toMs ?? nowMs) - x(fromMs))}
            height={20}
          />
        ))}
        {Array.from({ length: days + 1 }, (_, day) => (
          <path key={day} class="strip-day" d={`M${x(midnight(day + 1 - days))} 0 v24`} />
        ))}
      </svg>
      <p class="strip-ends label">
        <span>{formatDay(startMs)}</span>
        <span>{t('connection.today')}</span>
      </p>
      {data.knownFromMs !== undefined && data.knownFromMs > startMs && (
        <p class="label">{t('connection.knownFrom', { time: formatTime(data.knownFromMs, nowMs) })}</p>
      )}
      <Gaps gaps={[...gaps].reverse()} />
    </>
  );
}

/** The latest are seen; the others are opened. */
const seen = 3;

function Gaps({ gaps }: { readonly gaps: readonly Gap[] }) {
  const rows = gaps.map((gap) => <GapRow key={gap.fromMs} gap={gap} />);
  return (
    <>
      <ul class="gaps">{rows.slice(0, seen)}</ul>
      {rows.length > seen && (
        <details>
          <summary>{t('connection.earlier', { count: rows.length - seen })}</summary>
          <ul class="gaps">{rows.slice(seen)}</ul>
        </details>
      )}
    </>
  );
}

function GapRow({ gap: { fromMs, toMs, reason } }: { readonly gap: Gap }) {
  const duration = formatDuration(((toMs ?? now.value) - fromMs) / 1_000);
  return (
    <li>
      <details>
        <summary>
          <span aria-hidden="true">○ </span>
          <Time atMs={fromMs} /> ·{' '}
          {t(toMs === undefined ? 'connection.away' : 'connection.was', { duration })}
        </summary>
        <dl class="facts small">
          <dt>{t('connection.last')}</dt>
          <dd>
            <Time atMs={fromMs} />
          </dd>
          <dt>{t('connection.back')}</dt>
          <dd>{toMs === undefined ? t('connection.notYet') : <Time atMs={toMs} />}</dd>
          {reason !== undefined && (
            <>
              <dt>{t('connection.why')}</dt>
              <dd>{nameOfWord('disconnectReason', reason)}</dd>
            </>
          )}
        </dl>
      </details>
    </li>
  );
}
