import { useId } from 'preact/hooks';
import { Button, Field, FormEnd, Sheet, typedIn, useSubmit } from '../../shared/components/index.js';
import { api, ask } from '../../shared/session/index.js';
import { serverNow } from '../../shared/clock.js';
import { t } from '../../shared/texts/machine.js';

interface ShareSheetProps {
  readonly deviceId: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onInvited: () => void;
}

const rights = ['view', 'viewAndCommand'] as const;

/** Invites somebody; they have to accept. */
export function ShareSheet({ isOpen, onClose, ...form }: ShareSheetProps) {
  return (
    <Sheet isOpen={isOpen} title={t('sharing.invite')} onClose={onClose}>
      <ShareForm {...form} />
      <div>
        <Button onClick={onClose}>{t('cancel')}</Button>
      </div>
    </Sheet>
  );
}

function ShareForm({ deviceId, onInvited }: Pick<ShareSheetProps, 'deviceId' | 'onInvited'>) {
  const submitting = useSubmit();
  const end = useId();
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const text = typedIn(event);
    const until = text('until');
    const body = {
      login: text('login').trim(),
      rights: text('rights') === 'viewAndCommand' ? rights[1] : rights[0],
      ...(until !== '' && { endsAt: endOfDay(until) }),
    };
    const params = { path: { deviceId } };
    if (await submitting.submit(() => ask(api.POST('/api/v1/devices/{deviceId}/shares', { params, body }))))
      onInvited();
  };
  return (
    <form class="form" onSubmit={(event) => void submit(event)}>
      <Field name="login" label={t('sharing.who')} hint={t('sharing.whoHint')} autocomplete="off" focus />
      <fieldset>
        <legend>{t('sharing.rights')}</legend>
        {rights.map((each) => (
          <label key={each} class="choice">
            <input type="radio" name="rights" value={each} defaultChecked={each === 'view'} />
            {t(`sharing.${each}`)}
          </label>
        ))}
      </fieldset>
      <div class="field">
        <label for={end}>{t('sharing.untilField')}</label>
        <input id={end} type="date" name="until" min={localDay(serverNow())} />
        <span class="label">{t('sharing.untilHint')}</span>
      </div>
      <FormEnd submitting={submitting}>{t('sharing.send')}</FormEnd>
    </form>
  );
}

/** The last second of a day where the person is. */
function endOfDay(day: string): string {
  return new Date(`${day}T23:59:59`).toISOString();
}

function localDay(atMs: number): string {
  const date = new Date(atMs);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
