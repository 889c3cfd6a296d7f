import { Button, DeviceText, refusalOf, useSubmit, useTitle } from '../../shared/components/index.js';
import { api, ask } from '../../shared/session/index.js';
import { t } from '../../shared/texts/view.js';
import { beginView } from '../../shared/view/index.js';

/** `/view/:deviceId`, for operators: begins to show this tab what the owner of the device sees. */
export function ViewPage({ deviceId = '' }: { readonly deviceId?: string }) {
  useTitle(t('view.title'));
  const { isBusy, error, submit } = useSubmit(refusalOf);
  const begin = async () => {
    const params = { path: { deviceId } };
    const { token, owner } = await ask(api.POST('/api/v1/fleet/{deviceId}/view', { params }));
    beginView({ token, deviceId, ownerName: owner.name });
  };
  return (
    <div class="form">
      <h1>{t('view.title')}</h1>
      {location.hash === '#ended' && <p role="status">{t('view.ended')}</p>}
      <p>
        {t('view.of')} <DeviceText text={deviceId} />
      </p>
      <p class="muted">{t('view.what')}</p>
      <p class="field-error" role="alert">
        {error}
      </p>
      <div>
        <Button kind="primary" disabled={isBusy} onClick={() => void submit(begin)}>
          {t('view.begin')}
        </Button>
      </div>
    </div>
  );
}
