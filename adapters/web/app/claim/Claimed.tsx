import { DeviceText, StateMark } from '../../shared/components/index.js';
import { Base } from '../../shared/drawings/index.js';
import { t } from '../../shared/texts/machine.js';

/** The machine is the person's now; what comes next. */
export function Claimed({ deviceId }: { readonly deviceId: string }) {
  return (
    <div class="claim" role="status">
      <Base width={88} litres={4} colour={undefined} />
      <h1>
        <DeviceText text={deviceId} />
      </h1>
      <p>
        <StateMark state="done" word={t('claim.done')} />
      </p>
      <p class="muted">{t('claim.next')}</p>
      <p class="claim-next">
        <a class="button primary" href={`/machines/${deviceId}`}>
          {t('claim.see')}
        </a>
        <a class="button" href="/">
          {t('error.home')}
        </a>
      </p>
    </div>
  );
}
