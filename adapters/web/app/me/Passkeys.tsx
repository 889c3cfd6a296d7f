import { useState } from 'preact/hooks';
import { ApiProblem, type Schemas } from '../../../apiClient/index.js';
import { now } from '../../shared/clock.js';
import {
  Button,
  DeviceText,
  Field,
  FormEnd,
  Sheet,
  Time,
  typedIn,
  useAgain,
  useAsked,
  useSubmit,
} from '../../shared/components/index.js';
import { api, ask, hasPasskeys, newPasskey, proven, unprovenReasonOf } from '../../shared/session/index.js';
import { t } from '../../shared/texts/me.js';
import { formatTime } from '../../shared/texts/index.js';

interface PasskeysProps {
  /** The list is asked for again when it differs. */
  readonly count: number;
  readonly onChanged: (recoveryCodes?: readonly string[]) => void;
}

const askPasskeys = () => ask(api.GET('/api/v1/people/me/passkeys'));

/** Passkeys: add one, or remove one. */
export function Passkeys({ count, onChanged }: PasskeysProps) {
  const { data, again } = useAsked(askPasskeys);
  useAgain(again, count);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <div class="row">
        <div>
          <b>{t('passkey.title')}</b>
          <p class="small muted">{t(hasPasskeys ? 'passkey.what' : 'passkey.notHere')}</p>
        </div>
        {hasPasskeys && <Button onClick={() => setOpen(true)}>{t('factor.add')}</Button>}
      </div>
      <ul class="passkeys">
        {data?.items.map((passkey) => (
          <PasskeyRow key={passkey.passkeyId} passkey={passkey} onRemoved={() => onChanged()} />
        ))}
      </ul>
      <Sheet isOpen={isOpen} title={t('passkey.add')} onClose={() => setOpen(false)}>
        <PasskeyForm
          onAdded={(recoveryCodes) => {
            setOpen(false);
            onChanged(recoveryCodes);
          }}
        />
        <div>
          <Button onClick={() => setOpen(false)}>{t('cancel')}</Button>
        </div>
      </Sheet>
    </>
  );
}

function PasskeyForm({ onAdded }: { readonly onAdded: (recoveryCodes: readonly string[]) => void }) {
  const submitting = useSubmit(reasonOf);
  const add = async (event: SubmitEvent) => {
    event.preventDefault();
    const name = typedIn(event)('name').trim();
    await submitting.submit(async () => {
      const challenge = await proven(() => ask(api.POST('/api/v1/people/me/passkeys/options')));
      const body = { name, credential: await newPasskey(challenge) };
      const { recoveryCodes } = await ask(api.POST('/api/v1/people/me/passkeys', { body }));
      onAdded(recoveryCodes);
    });
  };
  return (
    <form class="form" onSubmit={(event) => void add(event)}>
      <Field name="name" label={t('passkey.name')} hint={t('passkey.nameHint')} autocomplete="off" focus />
      <FormEnd submitting={submitting}>{t('passkey.add')}</FormEnd>
    </form>
  );
}

interface PasskeyRowProps {
  readonly passkey: Schemas['Passkey'];
  readonly onRemoved: () => void;
}

function PasskeyRow({ passkey: { passkeyId, name, createdAt, lastUsedAt }, onRemoved }: PasskeyRowProps) {
  const { isBusy, error, submit } = useSubmit(reasonOf);
  const params = { path: { passkeyId } };
  const remove = async () => {
    const isRemoved = await submit(() =>
      proven(() => ask(api.DELETE('/api/v1/people/me/passkeys/{passkeyId}', { params }))),
    );
    if (isRemoved) onRemoved();
  };
  const atMs = Date.parse(lastUsedAt ?? createdAt);
  return (
    <li class="row">
      <div>
        <DeviceText text={name} />
        <p class="small muted">
          <Time atMs={atMs}>
            {t(lastUsedAt === null ? 'passkey.added' : 'sessions.used', {
              time: formatTime(atMs, now.value),
            })}
          </Time>
        </p>
        {error !== undefined && (
          <p class="small field-error" role="alert">
            {error}
          </p>
        )}
      </div>
      <Button disabled={isBusy} onClick={() => void remove()}>
        {t('factor.remove')}
        <span class="hidden"> {name}</span>
      </Button>
    </li>
  );
}

function reasonOf(error: unknown): string {
  if (error instanceof ApiProblem && error.code === 'PASSKEY_NEEDS_NAME') return t('passkey.needsName');
  return unprovenReasonOf(error);
}
