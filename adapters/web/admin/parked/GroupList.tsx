import { DeviceText, StateMark, Time } from '../../shared/components/index.js';
import { formatNumber } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/parked.js';
import { Bars } from '../Bars.js';
import { addressOf } from './parkedAddress.js';
import { isOfEvents, type ParkedGroup } from './parkedApi.js';

interface GroupListProps {
  readonly groups: readonly ParkedGroup[];
  readonly chosen: ParkedGroup | undefined;
}

/** What was parked by the same part with the same code, the group that grew last first. */
export function GroupList({ groups, chosen }: GroupListProps) {
  return (
    <ul class="parked-groups">
      {groups.map((group) => (
        <li key={`${group.source} ${group.code}`}>
          <a
            data-row
            href={addressOf({ source: group.source, code: group.code })}
            {...(group === chosen && { 'aria-current': 'true' })}
          >
            <Group group={group} />
          </a>
        </li>
      ))}
    </ul>
  );
}

function Group({ group }: { readonly group: ParkedGroup }) {
  const { code, source, messages, kept, waiting, cameBack, devices, firstAt, lastAt, lastDay, samples } =
    group;
  const cause = samples[0]?.cause;
  const ofDay = lastDay.reduce((sum, count) => sum + count, 0);
  return (
    <>
      <span class="parked-code">
        <StateMark state={waiting > 0 ? 'fault' : 'done'} word={code} />
        <span class="numerals">{formatNumber(waiting)}</span>
      </span>
      <Bars counts={lastDay} label={t('parked.lastDay', { count: ofDay })} />
      {cause !== undefined && (
        <span class="parked-cause two-lines">
          <DeviceText text={cause} />
        </span>
      )}
      <span class="muted small">
        {!isOfEvents(group) && `${t('parked.ofDevices', { count: devices })} · `}
        {source}
        {kept < messages &&
          ` · ${t('parked.keptOf', { kept: formatNumber(kept), all: formatNumber(messages) })}`}
        {cameBack > 0 && ` · ${t('parked.cameBack', { count: cameBack })}`}
      </span>
      <span class="muted small">
        <Time atMs={Date.parse(firstAt)} /> – <Time atMs={Date.parse(lastAt)} />
      </span>
    </>
  );
}
