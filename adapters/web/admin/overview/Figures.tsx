import type { Alert, Schemas } from '../../../apiClient/index.js';
import { DeviceText } from '../../shared/components/index.js';
import { formatNumber } from '../../shared/texts/index.js';
import { t, type TextKey } from '../../shared/texts/overview.js';
import { Spark } from './Spark.js';
import { SplitBar, type Part } from './SplitBar.js';

export type Minute = Schemas['ServiceMinute'];

interface FiguresProps {
  /** The oldest first. */
  readonly minutes: readonly Minute[];
  readonly alerts: readonly Alert[];
}

/** The service's four figures, each with what it is made of and its hour. */
export function Figures({ minutes, alerts }: FiguresProps) {
  const last = minutes.at(-1);
  if (!last) return <p class="muted">{t('overview.noMinutes')}</p>;
  const { devices, waiting, projections, stalled } = last;
  const acknowledged = alerts.filter(({ state }) => state === 'acknowledged').length;
  const critical = alerts.filter(({ state, level }) => state === 'raised' && level === 'critical').length;
  // Of those that wait: others were sent again or discarded meanwhile.
  const parkedLately = Math.min(waiting, sumOf(minutes.map(({ parked }) => parked)));
  const of = (read: (minute: Minute) => number) => minutes.map(read);
  return (
    <dl class="figures overview-figures" aria-label={t('admin.figures')}>
      <Figure
        {...{ name: 'admin.devices', link: '/admin/devices?sort=state', value: allOf(devices) }}
        parts={[
          { tone: 'bad', name: t('overview.fault'), count: devices.fault },
          { tone: 'warn', name: t('overview.needsYou'), count: devices.needsYou },
          { tone: 'muted', name: t('overview.offline'), count: devices.offline },
          { tone: 'good', name: t('overview.running'), count: devices.running },
          { tone: 'line', name: t('overview.idle'), count: devices.idle },
        ]}
        hour={of((minute) => allOf(minute.devices) - minute.devices.offline)}
        hourName={t('overview.hourOnline')}
      />
      <Figure
        {...{ name: 'admin.parked', link: '/admin/parked', value: waiting }}
        parts={[
          { tone: 'bad', name: t('overview.parkedHour'), count: parkedLately },
          { tone: 'warn', name: t('overview.waiting'), count: waiting - parkedLately },
        ]}
        hour={of((minute) => minute.waiting)}
        hourName={t('overview.hourParked')}
      />
      <Figure
        {...{ name: 'overview.alerts', link: '/admin#alerts', value: alerts.length }}
        parts={[
          { tone: 'bad', name: t('overview.critical'), count: critical },
          { tone: 'warn', name: t('overview.warning'), count: alerts.length - critical - acknowledged },
          { tone: 'muted', name: t('overview.acknowledged'), count: acknowledged },
        ]}
        hour={of(({ openAlerts }) => openAlerts)}
        hourName={t('overview.hourAlerts')}
      />
      <Figure
        {...{ name: 'overview.stalled', link: '/admin/projections', value: stalled }}
        parts={[
          { tone: 'bad', name: t('overview.stand'), count: stalled },
          { tone: 'good', name: t('overview.keepUp'), count: projections - stalled },
        ]}
        hour={of((minute) => minute.stalled)}
        hourName={t('overview.hourStalled')}
      />
    </dl>
  );
}

interface FigureProps {
  readonly name: TextKey;
  readonly link: string;
  readonly value: number;
  readonly parts: readonly Part[];
  readonly hour: readonly number[];
  readonly hourName: string;
}

function Figure({ name, link, value, parts, hour, hourName }: FigureProps) {
  const shown = parts.filter(({ count }) => count > 0);
  return (
    <div class="figure">
      <dt class="label">
        <a href={link}>{t(name)}</a>
      </dt>
      <dd class="numerals">{formatNumber(value)}</dd>
      <dd>
        <SplitBar parts={parts} />
      </dd>
      <dd class="label figure-parts">
        {shown.length === 0 && t('overview.none')}
        {shown.map((part) => (
          <span key={part.name} data-tone={part.tone}>
            {formatNumber(part.count)} <DeviceText text={part.name} />
          </span>
        ))}
      </dd>
      <dd>
        <Spark
          values={hour}
          label={`${hourName}: ${formatNumber(Math.min(...hour))}–${formatNumber(Math.max(...hour))}`}
        />
      </dd>
    </div>
  );
}

function allOf(devices: Minute['devices']): number {
  return sumOf(Object.values(devices));
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
