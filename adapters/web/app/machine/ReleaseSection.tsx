import { useState } from 'preact/hooks';
import type { Schemas } from '../../../apiClient/index.js';
import { Button, FormEnd, Sheet, useSubmit } from '../../shared/components/index.js';
import { api, ask, proven, unprovenReasonOf } from '../../shared/session/index.js';
import { t } from '../../shared/texts/machine.js';

export interface Released {
  readonly deviceId: string;
  /** For the next owner; null when somebody else owns the machine too. */
  readonly claim: Schemas['ClaimCode'] | null;
}

interface ReleaseSectionProps {
  readonly deviceId: string;
  readonly onReleased: (released: Released) => void;
}

/** Gives a machine up, for somebody else to claim. */
export function ReleaseSection({ deviceId, onReleased }: ReleaseSectionProps) {
  const [isOpen, setOpen] = useState(false);
  const submitting = useSubmit(unprovenReasonOf);
  const release = async (event: SubmitEvent) => {
    event.preventDefault();
    const params = { path: { deviceId } };
    await submitting.submit(async () =>
      onReleased(await proven(() => ask(api.POST('/api/v1/devices/{deviceId}/release', { params })))),
    );
  };
  return (
    <section class="section">
      <h2>{t('release.title')}</h2>
      <p class="muted">{t('release.what')}</p>
      <p>
        <Button kind="danger" onClick={() => setOpen(true)}>
          {t('release.button', { device: deviceId })}
        </Button>
      </p>
      <Sheet isOpen={isOpen} title={t('release.sure', { device: deviceId })} onClose={() => setOpen(false)}>
        <form class="form" onSubmit={(event) => void release(event)}>
          <ul class="bullets">
            <li>{t('release.brew')}</li>
            <li>{t('release.shares')}</li>
            <li>{t('release.past')}</li>
          </ul>
          <FormEnd submitting={submitting} kind="danger">
            {t('release.button', { device: deviceId })}
          </FormEnd>
          <div>
            <Button onClick={() => setOpen(false)}>{t('cancel')}</Button>
          </div>
        </form>
      </Sheet>
    </section>
  );
}

/** The code for the next owner, which nobody can see again. */
export function ReleasedPage({ released: { deviceId, claim } }: { readonly released: Released }) {
  return (
    <div class="form page">
      <h1>{t('release.done', { device: deviceId })}</h1>
      {claim === null ? (
        <p>{t('release.coOwner')}</p>
      ) : (
        <>
          <p>{t('release.code')}</p>
          <p class="claim-code">{claim.code}</p>
        </>
      )}
      <div>
        <a class="button primary" href="/">
          {t('error.home')}
        </a>
      </div>
    </div>
  );
}
