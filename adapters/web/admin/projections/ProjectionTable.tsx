import type { ProjectionState } from '../../../apiClient/index.js';
import { DeviceText, StateMark, Time, type State } from '../../shared/components/index.js';
import { now } from '../../shared/clock.js';
import { formatDuration, formatNumber, formatTime } from '../../shared/texts/index.js';
import { t, type TextKey } from '../../shared/texts/projections.js';

const trends = { growing: '↑', steady: '→', falling: '↓' } as const;
const columns: readonly TextKey[] = [
  'projections.name',
  'projections.state',
  'projections.lag',
  'projections.trend',
  'projections.rate',
  'projections.parked',
  'projections.advanced',
  'projections.position',
  'projections.instance',
];

/** A row for each projection. */
export function ProjectionTable({ projections }: { readonly projections: readonly ProjectionState[] }) {
  if (projections.length === 0) return <p>{t('projections.none')}</p>;
  return (
    <div class="table projections" tabIndex={0} role="group" aria-label={t('projections.title')}>
      <table>
        <thead>
          <tr>
            {columns.map((name) => (
              <th key={name} scope="col">
                {t(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {projections.map((projection) => (
            <Row key={projection.projection} projection={projection} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ projection }: { readonly projection: ProjectionState }) {
  const { lagMs, trend, eventsPerSecond, parked, lastAdvancedAt, position, instance } = projection;
  const [state, word] = stateOf(projection);
  return (
    <tr>
      <th scope="row">
        <DeviceText text={projection.projection} />
      </th>
      <td>
        <StateMark state={state} word={word} />
        {projection.broken !== null && (
          <p class="small muted">
            <DeviceText text={projection.broken} />
          </p>
        )}
      </td>
      <td>{lagMs === null ? '–' : t('projections.seconds', { seconds: formatNumber(lagMs / 1_000, 1) })}</td>
      <td>
        <span aria-hidden="true">{trends[trend]}</span> {t(`projections.${trend}`)}
      </td>
      <td>{t('projections.perSecond', { rate: formatNumber(eventsPerSecond, 1) })}</td>
      <td>{formatNumber(parked)}</td>
      <td>
        {lastAdvancedAt === null ? (
          t('projections.notYet')
        ) : (
          <Time atMs={Date.parse(lastAdvancedAt)}>{formatTime(Date.parse(lastAdvancedAt), now.value)}</Time>
        )}
      </td>
      <td>{position ?? '–'}</td>
      <td>
        <DeviceText text={instance} />
      </td>
    </tr>
  );
}

/** The worst first: what a silent process said last may be over. */
function stateOf(projection: ProjectionState): readonly [State, string] {
  const { isSilent, isStalled, broken, lagMs, lastAdvancedAt, reportedAt } = projection;
  const ageOf = (iso: string) =>
    formatDuration(Math.max(0, Math.floor((now.value - Date.parse(iso)) / 1_000)));
  if (isSilent) return ['offline', t('projections.silent', { age: ageOf(reportedAt) })];
  if (isStalled)
    return [
      'fault',
      lastAdvancedAt === null
        ? t('projections.stalled')
        : t('projections.stalledFor', { age: ageOf(lastAdvancedAt) }),
    ];
  if (broken !== null) return ['fault', t('projections.broken')];
  return lagMs === null ? ['needsYou', t('projections.catchingUp')] : ['running', t('projections.running')];
}
