import { useEffect, useState } from 'preact/hooks';
import { Button, CopyButton, DeviceText, Sheet } from '../../shared/components/index.js';
import { t } from '../../shared/texts/newDevices.js';
import { added, csvOf, type AddedDevice } from './added.js';
import { download } from './download.js';

interface AddedDevicesProps {
  readonly devices: readonly AddedDevice[];
  readonly atMs: number;
  readonly isSaved: boolean;
  readonly labels: number;
}

/** Secrets and codes, which nobody sees again: to download, to print, and then to forget. */
export function AddedDevices({ devices, atMs, isSaved, labels }: AddedDevicesProps) {
  const [isAsking, setAsking] = useState(false);
  useEffect(() => {
    if (isSaved) return undefined;
    const hold = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', hold);
    return () => window.removeEventListener('beforeunload', hold);
  }, [isSaved]);
  const save = () => {
    download(`brewline-devices-${new Date(atMs).toISOString().slice(0, 10)}.csv`, csvOf(devices));
    added.value = { devices, atMs, isSaved: true };
  };
  const forget = () => (added.value = undefined);
  return (
    <>
      <p class="new-once">{t('newDevices.once')}</p>
      <div class="row-buttons">
        <Button kind="primary" onClick={save}>
          {t('newDevices.download')}
        </Button>
        {labels > 0 && (
          <Button onClick={() => window.print()}>{t('newDevices.print', { count: labels })}</Button>
        )}
        <Button onClick={() => (isSaved ? forget() : setAsking(true))}>{t('newDevices.done')}</Button>
      </div>
      <p aria-live="polite" class="small">
        {isSaved && t('newDevices.saved')}
      </p>
      <SecretsTable devices={devices} />
      <Sheet isOpen={isAsking} title={t('newDevices.forgetTitle')} onClose={() => setAsking(false)}>
        <p>{t('newDevices.forgetWhat')}</p>
        <div class="row-buttons">
          <Button kind="danger" onClick={forget}>
            {t('newDevices.forget')}
          </Button>
          <Button onClick={() => setAsking(false)}>{t('cancel')}</Button>
        </div>
      </Sheet>
    </>
  );
}

function SecretsTable({ devices }: { readonly devices: readonly AddedDevice[] }) {
  const hasSerials = devices.some(({ serial }) => serial !== null);
  return (
    <div class="table new-secrets" tabIndex={0} role="group" aria-label={t('newDevices.secrets')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('newDevices.id')}</th>
            <th scope="col">{t('newDevices.secret')}</th>
            <th scope="col">{t('newDevices.code')}</th>
            {hasSerials && <th scope="col">{t('newDevices.serial')}</th>}
          </tr>
        </thead>
        <tbody>
          {devices.map(({ deviceId, secret, claim, serial }) => (
            <tr key={deviceId}>
              <th scope="row">
                <DeviceText text={deviceId} />
              </th>
              <td>
                {secret === null ? (
                  <span class="muted">{t('newDevices.way.certificate')}</span>
                ) : (
                  <code>{secret}</code>
                )}
                {secret !== null && devices.length === 1 && <CopyButton text={secret} />}
              </td>
              <td>
                {claim ? <code>{claim.code}</code> : <span class="muted">{t('newDevices.owned')}</span>}
              </td>
              {hasSerials && <td class="new-serial">{serial !== null && <DeviceText text={serial} />}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
