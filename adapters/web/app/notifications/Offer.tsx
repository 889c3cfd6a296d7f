import { useEffect, useState } from 'preact/hooks';
import { Button, useSubmit } from '../../shared/components/index.js';
import { isCutOff } from '../../shared/live/index.js';
import { t } from '../../shared/texts/notifications.js';
import { view } from '../../shared/view/index.js';
import { install, installPrompt } from '../offline/install.js';
import { reasonOfPush } from './reasonOfPush.js';
import { lookWhetherTold, tellThisBrowser, told } from './thisBrowser.js';

const refused = 'brewline.offerRefused';

/** When a machine waits for somebody: would they like to be told the next time? Who says no is not asked again on this device. */
export function Offer() {
  const [isRefused, setRefused] = useState(() => localStorage.getItem(refused) !== null);
  const { isBusy, error, submit } = useSubmit(reasonOfPush);
  useEffect(() => void lookWhetherTold(), []);
  const mayTell = told.value === 'can';
  if (view || isRefused || isCutOff.value || (!mayTell && !installPrompt.value)) return null;
  const refuse = () => {
    localStorage.setItem(refused, '');
    setRefused(true);
  };
  return (
    <div class="offer">
      <p class="row-buttons">
        {mayTell && (
          <Button disabled={isBusy} onClick={() => void submit(tellThisBrowser)}>
            {t('offer.tell')}
          </Button>
        )}
        {installPrompt.value && <Button onClick={() => void install()}>{t('offer.install')}</Button>}
        <Button onClick={refuse}>{t('offer.refuse')}</Button>
      </p>
      <p class="small field-error" role="alert">
        {error}
      </p>
    </div>
  );
}
