import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { ProjectionState } from '../../../apiClient/index.js';
import { DeviceText, StateMark, Time } from '../../shared/components/index.js';
import { now } from '../../shared/clock.js';
import { formatNumber, formatTime } from '../../shared/texts/index.js';
import { t, type TextKey } from '../../shared/texts/projections.js';
import { Fact } from '../Fact.js';
import { Details } from './Details.js';
import { PauseButton } from './PauseButton.js';
import { RebuildButton } from './RebuildButton.js';
import { RebuildHistory, RebuildProgress } from './RebuildProgress.js';
import { stateOf } from './stateOf.js';

const trends = { growing: '↑', steady: '→', falling: '↓' } as const;
const columns: readonly TextKey[] = [
  'projections.name',
  'projections.state',
  'projections.lag',
  'projections.behind',
  'projections.trend',
  'projections.rate',
  'projections.parked',
  'projections.advanced',
  'projections.position',
  'projections.instance',
];

interface ProjectionTableProps {
  readonly projections: readonly ProjectionState[];
  /** Of the event store, where somebody sees it. */
  readonly end: string | null;
  /** Called when something was changed. */
  readonly onChanged: () => void;
}

/** A row for each projection. */
export function ProjectionTable({ projections, ...rest }: ProjectionTableProps) {
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
            <Row key={projection.projection} projection={projection} {...rest} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps extends Omit<ProjectionTableProps, 'projections'> {
  readonly projection: ProjectionState;
}

function Row({ projection, end, onChanged }: RowProps) {
  const [isOpen, setOpen] = useState(false);
  const [state, word] = stateOf(projection);
  return (
    <>
      <tr>
        <th scope="row">
          <button
            type="button"
            class="opener"
            aria-expanded={isOpen}
            onClick={() => setOpen((wasOpen) => !wasOpen)}
          >
            <DeviceText text={projection.projection} />
          </button>
        </th>
        <td class="projection-state">
          <StateMark state={state} word={word} />
          {projection.rebuild && <RebuildProgress rebuild={projection.rebuild} />}
          {projection.broken !== null && (
            <p class="small muted">
              <DeviceText text={projection.broken} />
            </p>
          )}
        </td>
        <td>{lagOf(projection)}</td>
        {moreOf(projection).map(([name, shown]) => (
          <td key={name}>{shown}</td>
        ))}
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={columns.length} class="projection-details">
            <dl class="server-facts projection-facts">
              {moreOf(projection).map(([name, shown]) => (
                <Fact key={name} name={t(name)}>
                  {shown}
                </Fact>
              ))}
            </dl>
            <Details projection={projection} />
            {projection.rebuild && <RebuildHistory rebuild={projection.rebuild} />}
            <PauseButton projection={projection} onChanged={onChanged} />
            <RebuildButton projection={projection} end={end} onChanged={onChanged} />
          </td>
        </tr>
      )}
    </>
  );
}

/** What a phone shows only when the row is open. */
function moreOf(projection: ProjectionState): readonly (readonly [TextKey, ComponentChildren])[] {
  const { eventsBehind, trend, eventsPerSecond, parked, lastAdvancedAt, position, instance } = projection;
  return [
    ['projections.behind', eventsBehind === null ? '–' : formatNumber(eventsBehind)],
    [
      'projections.trend',
      <>
        <span aria-hidden="true">{trends[trend]}</span> {t(`projections.${trend}`)}
      </>,
    ],
    ['projections.rate', t('projections.perSecond', { rate: formatNumber(eventsPerSecond, 1) })],
    ['projections.parked', formatNumber(parked)],
    [
      'projections.advanced',
      lastAdvancedAt === null ? (
        t('projections.notYet')
      ) : (
        <Time atMs={Date.parse(lastAdvancedAt)}>{formatTime(Date.parse(lastAdvancedAt), now.value)}</Time>
      ),
    ],
    ['projections.position', position ?? '–'],
    ['projections.instance', instance === null ? '–' : <DeviceText text={instance} />],
  ];
}

function lagOf({ lagMs }: ProjectionState): string {
  return lagMs === null ? '–' : t('projections.seconds', { seconds: formatNumber(lagMs / 1_000, 1) });
}
