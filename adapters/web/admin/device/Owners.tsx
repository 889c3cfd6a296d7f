import { now } from '../../shared/clock.js';
import { DeviceText, StateMark } from '../../shared/components/index.js';
import { formatTime } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/device.js';
import type { ClaimCode, DeviceDetails } from './deviceApi.js';
import { NewClaimCode } from './NewClaimCode.js';

interface OwnersProps {
  readonly details: DeviceDetails;
  readonly onClaimCode: (claim: ClaimCode) => void;
}

/** Whose it is, and who else may see or use it. */
export function Owners({ details: { device, access, owners, shares }, onClaimCode }: OwnersProps) {
  return (
    <section class="section">
      <h2>{t('device.owners')}</h2>
      {owners.length === 0 && (
        <>
          <p class="muted">{t('device.nobody')}</p>
          {access !== 'revoked' && <NewClaimCode deviceId={device.deviceId} onMade={onClaimCode} />}
        </>
      )}
      <ul>
        {owners.map(({ personId, name }) => (
          <li key={personId}>
            <DeviceText text={name ?? personId ?? '–'} />
          </li>
        ))}
        {shares.map(({ shareId, person, login, rights, status, endsAt }) => (
          <li key={shareId}>
            <DeviceText text={person?.name ?? login} />{' '}
            <span class="label">
              {t(`device.share.${rights}`)}
              {endsAt !== null &&
                ` · ${t('device.until', { time: formatTime(Date.parse(endsAt), now.value) })}`}
            </span>{' '}
            {status === 'invited' && <StateMark state="waiting" word={t('device.invited')} />}
          </li>
        ))}
      </ul>
      {owners.length > 0 && (
        <a href={`/view/${encodeURIComponent(device.deviceId)}`} target="_blank" rel="noopener">
          {t('device.viewAsOwner')}
        </a>
      )}
    </section>
  );
}
