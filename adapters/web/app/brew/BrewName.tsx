import { useState } from 'preact/hooks';
import type { Brew } from '../../../apiClient/index.js';
import {
  Button,
  DeviceText,
  Field,
  FormEnd,
  Sheet,
  typedIn,
  useSubmit,
} from '../../shared/components/index.js';
import { api, ask } from '../../shared/session/index.js';
import { t } from '../../shared/texts/brew.js';

interface BrewNameProps {
  /** As it is shown: its own, or that of its recipe or its machine. */
  readonly name: string;
  /** Undefined for a session, which the machine names. */
  readonly brew: Brew | undefined;
  readonly mayWrite: boolean;
}

/** `Pale Ale № 14`; whoever may can call it something else at any time. */
export function BrewName({ name, brew, mayWrite }: BrewNameProps) {
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <h1>
        <DeviceText text={name} />
        {brew?.number != null && (
          <span class="muted number"> {t('brew.number', { number: String(brew.number) })}</span>
        )}
      </h1>
      {brew && mayWrite && (
        <button type="button" class="link" onClick={() => setOpen(true)}>
          {t('brew.rename')}
        </button>
      )}
      {brew && (
        <Sheet isOpen={isOpen} title={t('brew.renameTitle')} onClose={close}>
          <NameForm brew={brew} shown={name} onDone={close} />
        </Sheet>
      )}
    </>
  );
}

interface NameFormProps {
  readonly brew: Brew;
  readonly shown: string;
  readonly onDone: () => void;
}

/** Left empty, it has the name of its recipe again. */
function NameForm({ brew: { brewId, name }, shown, onDone }: NameFormProps) {
  const submitting = useSubmit();
  const rename = async (event: SubmitEvent) => {
    event.preventDefault();
    const typed = typedIn(event)('name').trim();
    const body = { name: typed === '' ? null : typed };
    const params = { path: { brewId } };
    const isDone = await submitting.submit(() =>
      ask(api.PUT('/api/v1/brews/{brewId}/name', { params, body })),
    );
    if (isDone) onDone();
  };
  return (
    <form class="form" noValidate onSubmit={rename}>
      <Field
        name="name"
        label={t('brew.name')}
        hint={t('brew.nameHint')}
        defaultValue={name ?? shown}
        autocomplete="off"
        maxLength={100}
        optional
        focus
      />
      <FormEnd submitting={submitting}>{t('brew.nameKeep')}</FormEnd>
      <div>
        <Button onClick={onDone}>{t('cancel')}</Button>
      </div>
    </form>
  );
}
