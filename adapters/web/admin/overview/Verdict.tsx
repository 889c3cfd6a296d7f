import type { Alert, Readiness } from '../../../apiClient/index.js';
import { DeviceText, StateMark, Time } from '../../shared/components/index.js';
import { t } from '../../shared/texts/admin.js';
import { formatTime, nameOfWord } from '../../shared/texts/index.js';
import { now } from '../../shared/clock.js';
import { alertName } from '../AlertLine.js';

const sentences = { up: 'admin.flows', degraded: 'admin.degraded', down: 'admin.down' } as const;
const states = { up: 'running', degraded: 'needsYou', down: 'fault' } as const;

interface VerdictProps {
  readonly health: Pick<Readiness, 'status' | 'conditions'>;
  /** Open ones, the worst first. */
  readonly alerts?: readonly Alert[];
  /** Where the page has a title of its own. */
  readonly heading?: 'h1' | 'h2';
}

/** All of Brewline in one sentence, and what is wrong, the worst first. */
export function Verdict({
  health: { status, conditions },
  alerts = [],
  heading: Heading = 'h1',
}: VerdictProps) {
  return (
    <section class="verdict" aria-live="polite">
      <Heading>
        <Sentence status={status} conditions={conditions} alerts={alerts} />
      </Heading>
      <ul>
        {conditions.map(({ code, subject, level, reason, since }) => (
          <li key={`${code} ${subject}`}>
            <StateMark state={states[level]} word={nameOfWord('healthCondition', code)} />{' '}
            <DeviceText text={reason} />{' '}
            <Time atMs={Date.parse(since)} class="muted">
              {t('since', { time: formatTime(Date.parse(since), now.value) })}
            </Time>
          </li>
        ))}
      </ul>
    </section>
  );
}

/**
 * The worst alert names it best. But without a projector nobody evaluates alerts: those that are open are as old as its end, and none is
 * raised. Health is known without it.
 */
function Sentence({
  status,
  conditions,
  alerts,
}: VerdictProps['health'] & { readonly alerts: readonly Alert[] }) {
  const silent = conditions.find(({ code, subject }) => code === 'ROLE_SILENT' && subject === 'projector');
  if (silent) {
    const time = formatTime(Date.parse(silent.since), now.value);
    return <StateMark state="fault" word={t('admin.noProjector', { time })} />;
  }
  const critical = alerts.find(({ level }) => level === 'critical');
  if (critical) {
    const time = formatTime(Date.parse(critical.raisedAt), now.value);
    return <StateMark state="fault" word={t('admin.alertSince', { alert: alertName(critical), time })} />;
  }
  if (status === 'up' && alerts.length > 0)
    return <StateMark state="needsYou" word={t('admin.openAlerts', { count: alerts.length })} />;
  return <StateMark state={states[status]} word={t(sentences[status])} />;
}
