import { useLocation } from 'preact-iso';
import { Button, DeviceText, refusalOf, useSubmit } from '../../shared/components/index.js';
import { api, ask } from '../../shared/session/index.js';
import { t } from '../../shared/texts/machine.js';
import type { Share } from './ownership.js';
import { Until } from './SharingSection.js';

/** For whom a machine is shared with: by whom, and what they may do. */
export function SharedBy({ share: { shareId, owner, rights, endsAt } }: { readonly share: Share }) {
  const { route } = useLocation();
  const { isBusy, error, submit } = useSubmit(refusalOf);
  const end = async () => {
    const params = { path: { shareId } };
    if (await submit(() => ask(api.POST('/api/v1/shares/{shareId}/end', { params })))) route('/');
  };
  return (
    <div class="row shared-by">
      <p class="small">
        {t('shared.by')} <DeviceText text={owner.name ?? t('shared.deleted')} />: {t(`sharing.${rights}`)}
        {endsAt !== null && (
          <>
            {' · '}
            <Until at={endsAt} />
          </>
        )}
        {error !== undefined && <span class="field-error"> {error}</span>}
      </p>
      <Button disabled={isBusy} onClick={() => void end()}>
        {t('shared.leave')}
      </Button>
    </div>
  );
}
