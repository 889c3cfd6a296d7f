import type { Schemas } from '../../../apiClient/index.js';
import { DeviceText, StateMark, Time, type State } from '../../shared/components/index.js';
import { now } from '../../shared/clock.js';
import { t } from '../../shared/texts/errors.js';
import { formatNumber, formatTime } from '../../shared/texts/index.js';
import { Bars } from '../Bars.js';
import { addressOf, type ErrorFilter } from './errorFilter.js';

type Group = Schemas['ErrorGroup'];

export const marks: Readonly<Record<Group['state'], State>> = {
  ...{ open: 'fault', cameBack: 'needsYou', resolved: 'done', ignored: 'paused' },
};

interface ErrorRowsProps {
  readonly groups: readonly Group[];
  readonly filter: ErrorFilter;
  readonly openId: string | undefined;
}

export function ErrorRows({ groups, filter, openId }: ErrorRowsProps) {
  // One that grew while further pages were read is on two of them.
  const once = [...new Map(groups.map((group) => [group.id, group])).values()];
  return (
    <ul class="error-rows">
      {once.map((group) => (
        <li key={group.id}>
          <a
            data-row
            href={addressOf(filter, group.id)}
            {...(group.id === openId && { 'aria-current': 'true' })}
          >
            <Row group={group} />
          </a>
        </li>
      ))}
    </ul>
  );
}

function Row({ group }: { readonly group: Group }) {
  const { code, message, state, errors, lastDay, firstAt, lastAt, roles, devices } = group;
  const ofDay = lastDay.reduce((sum, count) => sum + count, 0);
  return (
    <>
      <span class="error-code">
        <StateMark state={marks[state]} word={t(`errors.state.${state}`)} />
        <code class="two-lines">
          <DeviceText text={code} />
        </code>
      </span>
      <Bars counts={lastDay} label={t('errors.lastDay', { count: ofDay })} />
      <span class="numerals">{formatNumber(errors)}</span>
      <span class="error-message two-lines">
        <DeviceText text={message} />
      </span>
      <span class="error-when muted small">
        <MomentOf iso={firstAt} /> – <MomentOf iso={lastAt} /> · {roles.join(', ')}
        {devices.length > 0 && ` · ${t('errors.devices', { count: devices.length })}`}
      </span>
    </>
  );
}

export function MomentOf({ iso }: { readonly iso: string }) {
  const atMs = Date.parse(iso);
  return <Time atMs={atMs}>{formatTime(atMs, now.value)}</Time>;
}
