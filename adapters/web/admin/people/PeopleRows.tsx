import { now } from '../../shared/clock.js';
import { DeviceText, Time } from '../../shared/components/index.js';
import { formatTime } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/people.js';
import { personAddress, type ListedPerson } from './peopleAddress.js';

export function PeopleRows({ people }: { readonly people: readonly ListedPerson[] }) {
  return (
    <ul class="people-rows">
      {people.map((person) => (
        <li key={person.personId}>
          <a data-row href={personAddress(person.personId)}>
            <DeviceText text={person.login} />
          </a>
          <span>
            <DeviceText text={person.name === person.login ? '' : person.name} />
          </span>
          <span>{t(`people.role.${person.role}`)}</span>
          <span class="muted">
            <DeviceText text={person.email ?? ''} />
          </span>
          <span class="muted">{person.hasSecondFactor ? t('people.hasFactor') : ''}</span>
          <span class="muted">{t('people.machines', { count: person.devices })}</span>
          <span class="muted">
            {person.lastUsedAt === null ? t('people.neverUsed') : <Used iso={person.lastUsedAt} />}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Used({ iso }: { readonly iso: string }) {
  const atMs = Date.parse(iso);
  return <Time atMs={atMs}>{formatTime(atMs, now.value)}</Time>;
}
