import type { Schemas } from '../../../apiClient/index.js';
import { DeviceText } from '../../shared/components/index.js';
import { t } from '../../shared/texts/people.js';
import { personAddress, type PersonDetails } from './peopleAddress.js';

interface DevicesProps {
  readonly details: PersonDetails;
}

/** The machines that are theirs. */
export function Devices({ details: { deviceIds, person } }: DevicesProps) {
  const more = person.devices - deviceIds.length;
  return (
    <section class="section">
      <h2>{t('people.devices')}</h2>
      {deviceIds.length === 0 && <p class="muted">{t('people.noDevices')}</p>}
      <p class="people-devices">
        {deviceIds.map((deviceId) => (
          <DeviceLink key={deviceId} deviceId={deviceId} />
        ))}
      </p>
      {more > 0 && <p class="muted">{t('people.moreDevices', { count: more })}</p>}
    </section>
  );
}

/** What they share, and what is shared with them. */
export function Shares({ details: { sharesGiven, sharesReceived } }: DevicesProps) {
  return (
    <section class="section">
      <h2>{t('people.shares')}</h2>
      {sharesGiven.length + sharesReceived.length === 0 && <p class="muted">{t('people.noShares')}</p>}
      <ul class="people-rows">
        {sharesGiven.map((share) => (
          <ShareRow key={share.shareId} share={share} isGiven />
        ))}
        {sharesReceived.map((share) => (
          <ShareRow key={share.shareId} share={share} isGiven={false} />
        ))}
      </ul>
    </section>
  );
}

interface ShareRowProps {
  readonly share: Schemas['Share'];
  readonly isGiven: boolean;
}

function ShareRow({ share: { deviceId, login, owner, person, rights, status }, isGiven }: ShareRowProps) {
  const other = isGiven ? person : owner;
  const name = isGiven ? login : (owner.name ?? owner.personId ?? '–');
  return (
    <li>
      <DeviceLink deviceId={deviceId} />
      <span>
        {t(isGiven ? 'people.sharedWith' : 'people.sharedBy')}{' '}
        {other?.personId == null ? (
          <DeviceText text={name} />
        ) : (
          <a href={personAddress(other.personId)}>
            <DeviceText text={name} />
          </a>
        )}
      </span>
      <span class="muted">{t(`people.rights.${rights}`)}</span>
      <span class="muted">{t(status === 'invited' ? 'people.invited' : 'people.accepted')}</span>
    </li>
  );
}

function DeviceLink({ deviceId }: { readonly deviceId: string }) {
  return (
    <a href={`/admin/devices/${encodeURIComponent(deviceId)}`}>
      <DeviceText text={deviceId} />
    </a>
  );
}
