import { useState } from 'preact/hooks';
import { Button, Sheet, refusalOf, useSubmit } from '../../shared/components/index.js';
import { t } from '../../shared/texts/device.js';
import { changeAccess, type DeviceDetails } from './deviceApi.js';

interface BlockButtonProps {
  readonly deviceId: string;
  readonly access: DeviceDetails['access'];
  readonly onChanged: () => void;
}

/** Refuses the device, or lets it in again, after asking once more. What was never let in, or ended for good, has none. */
export function BlockButton({ deviceId, access, onChanged }: BlockButtonProps) {
  const [isOpen, setOpen] = useState(false);
  const { isBusy, error, submit } = useSubmit(refusalOf);
  if (access !== 'allowed' && access !== 'blocked') return null;
  const to = access === 'blocked' ? 'unblock' : 'block';
  const change = async () => {
    if (!(await submit(() => changeAccess(deviceId, to)))) return;
    setOpen(false);
    onChanged();
  };
  return (
    <div class="device-actions">
      <Button kind={to === 'block' ? 'danger' : 'plain'} onClick={() => setOpen(true)}>
        {t(`device.${to}`)}
      </Button>
      <Sheet
        isOpen={isOpen}
        title={t(`device.${to}Sure`, { device: deviceId })}
        onClose={() => setOpen(false)}
      >
        <p>{t(`device.${to}What`)}</p>
        {error !== undefined && (
          <p class="field-error" role="alert">
            {error}
          </p>
        )}
        <div class="row-buttons">
          <Button
            kind={to === 'block' ? 'danger' : 'primary'}
            disabled={isBusy}
            onClick={() => void change()}
          >
            {t(`device.${to}Do`, { device: deviceId })}
          </Button>
          <Button onClick={() => setOpen(false)}>{t('cancel')}</Button>
        </div>
      </Sheet>
    </div>
  );
}
