import type { Readiness } from '../../../apiClient/index.js';
import { DeviceText, StateMark, Time } from '../../shared/components/index.js';
import { t } from '../../shared/texts/admin.js';
import { formatTime, nameOfWord } from '../../shared/texts/index.js';
import { now } from '../../shared/clock.js';

const sentences = { up: 'admin.flows', degraded: 'admin.degraded', down: 'admin.down' } as const;
const states = { up: 'running', degraded: 'needsYou', down: 'fault' } as const;

/** All of Brewline in one sentence, and what is wrong, the worst first. */
export function Verdict({ health: { status, conditions } }: { readonly health: Readiness }) {
  return (
    <section class="verdict" aria-live="polite">
      <h1>
        <StateMark state={states[status]} word={t(sentences[status])} />
      </h1>
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
