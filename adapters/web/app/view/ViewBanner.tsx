import { Button, DeviceText } from '../../shared/components/index.js';
import { t } from '../../shared/texts/view.js';
import { endView, view } from '../../shared/view/index.js';

/** Says whose app an operator looks at, on every page of it. */
export function ViewBanner() {
  if (!view) return null;
  const { deviceId, ownerName } = view;
  return (
    <p class="banner view-banner" role="status">
      <span>
        {t('view.banner')} <DeviceText text={ownerName} />
      </span>
      <Button onClick={() => endView(`/admin/devices/${encodeURIComponent(deviceId)}`)}>
        {t('view.end')}
      </Button>
    </p>
  );
}
