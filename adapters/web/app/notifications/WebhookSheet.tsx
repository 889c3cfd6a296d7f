import { useState } from 'preact/hooks';
import { Button, Field, FormEnd, Sheet, typedIn, useSubmit } from '../../shared/components/index.js';
import { api, ask } from '../../shared/session/index.js';
import { t } from '../../shared/texts/notifications.js';

interface WebhookSheetProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onAdded: () => void;
}

/** Adds a program that is told. Its secret is shown once: with it, the program checks that a notice is of Brewline. */
export function WebhookSheet({ isOpen, onClose, onAdded }: WebhookSheetProps) {
  const [secret, setSecret] = useState<string>();
  const submitting = useSubmit();
  const close = () => {
    setSecret(undefined);
    onClose();
  };
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const text = typedIn(event);
    const body = { name: text('name').trim(), url: text('url').trim() };
    await submitting.submit(async () => {
      const added = await ask(api.POST('/api/v1/people/me/notification-ways/webhooks', { body }));
      setSecret(added.secret);
      onAdded();
    });
  };
  if (secret !== undefined)
    return (
      <Sheet isOpen={isOpen} title={t('webhook.added')}>
        <p>{t('webhook.secretWhat')}</p>
        <p>
          <code class="webhook-secret">{secret}</code>
        </p>
        <div>
          <Button kind="primary" onClick={close}>
            {t('webhook.kept')}
          </Button>
        </div>
      </Sheet>
    );
  return (
    <Sheet isOpen={isOpen} title={t('webhook.add')} onClose={close}>
      <p class="muted">{t('webhook.what')}</p>
      <form class="form" onSubmit={(event) => void submit(event)}>
        <Field name="name" label={t('webhook.name')} autocomplete="off" focus />
        <Field name="url" label={t('webhook.url')} hint={t('webhook.urlHint')} autocomplete="off" />
        <FormEnd submitting={submitting}>{t('webhook.add')}</FormEnd>
      </form>
      <div>
        <Button onClick={close}>{t('cancel')}</Button>
      </div>
    </Sheet>
  );
}
