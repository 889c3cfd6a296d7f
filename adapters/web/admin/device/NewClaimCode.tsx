import { useState } from 'preact/hooks';
import { Button, Sheet, refusalOf, useSubmit } from '../../shared/components/index.js';
import { t } from '../../shared/texts/device.js';
import { useRole } from '../useRole.js';
import { makeClaimCode, type ClaimCode } from './deviceApi.js';

interface NewClaimCodeProps {
  readonly deviceId: string;
  readonly onMade: (claim: ClaimCode) => void;
}

/** For admins, of a machine that nobody owns: whoever has the code claims it, once. That of before ends, so it asks. */
export function NewClaimCode({ deviceId, onMade }: NewClaimCodeProps) {
  const [isOpen, setOpen] = useState(false);
  const { isBusy, error, submit } = useSubmit(refusalOf);
  if (useRole() !== 'admin') return null;
  const make = async () => {
    const isMade = await submit(async () => onMade(await makeClaimCode(deviceId)));
    if (isMade) setOpen(false);
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('device.newCode')}</Button>
      <Sheet
        isOpen={isOpen}
        title={t('device.newCodeSure', { device: deviceId })}
        onClose={() => setOpen(false)}
      >
        <p>{t('device.newCodeWhat')}</p>
        {error !== undefined && (
          <p class="field-error" role="alert">
            {error}
          </p>
        )}
        <div class="row-buttons">
          <Button kind="primary" disabled={isBusy} onClick={() => void make()}>
            {t('device.newCodeDo')}
          </Button>
          <Button onClick={() => setOpen(false)}>{t('cancel')}</Button>
        </div>
      </Sheet>
    </>
  );
}
