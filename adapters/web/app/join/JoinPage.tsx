import { useEffect, useState } from 'preact/hooks';
import { ApiProblem } from '../../../apiClient/index.js';
import {
  Field,
  FormEnd,
  refusalOf,
  typedIn,
  useAsked,
  useSubmit,
  useTitle,
} from '../../shared/components/index.js';
import { Button } from '../../shared/components/index.js';
import { Keg } from '../../shared/drawings/index.js';
import { api, ask } from '../../shared/session/index.js';
import { t } from '../../shared/texts/index.js';

const leastLength = 12;

/** Where a link for a new account, or for a new password, leads: whoever has it chooses a password. */
export function JoinPage() {
  useTitle(t('join.title'));
  const [token] = useState(() => location.hash.slice(1));
  const [isDone, setDone] = useState(false);
  // A link counts once, but whoever looks at the history before that could use it.
  useEffect(() => history.replaceState(history.state, '', location.pathname), []);
  return (
    <main class="log-in form">
      <div>
        <Keg width={72} litres={5} colour={undefined} foam={0.6} bubbles={5} />
        <h1>{t(isDone ? 'join.done' : 'join.title')}</h1>
        <p class="muted">{t(isDone ? 'join.doneWhat' : token === '' ? 'join.noLink' : 'join.what')}</p>
      </div>
      {token === '' || isDone ? (
        <div>
          <a class="button primary" href="/" target="_self">
            {t('login.title')}
          </a>
        </div>
      ) : (
        <>
          <PasswordForm token={token} onDone={() => setDone(true)} />
          <JoinByIssuer token={token} />
        </>
      )}
    </main>
  );
}

function PasswordForm({ token, onDone }: { readonly token: string; readonly onDone: () => void }) {
  const submitting = useSubmit(reasonOf);
  const [wrong, setWrong] = useState<{ readonly password?: string; readonly again?: string }>({});
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const text = typedIn(event);
    const password = text('password');
    const isShort = password.length < leastLength;
    const isOther = password !== text('again');
    setWrong({
      ...(isShort && { password: t('password.short') }),
      ...(isOther && { again: t('password.other') }),
    });
    if (isShort || isOther) return;
    if (await submitting.submit(() => ask(api.POST('/api/v1/links/redeem', { body: { token, password } }))))
      onDone();
  };
  return (
    <form class="form" onSubmit={(event) => void submit(event)}>
      <Field
        name="password"
        type="password"
        label={t('password.new')}
        hint={t('password.hint')}
        error={wrong.password}
        autocomplete="new-password"
        focus
      />
      <Field
        name="again"
        type="password"
        label={t('password.again')}
        error={wrong.again}
        autocomplete="new-password"
      />
      <FormEnd submitting={submitting}>{t('join.submit')}</FormEnd>
    </form>
  );
}

const askIssuers = () => ask(api.GET('/api/v1/oidc'));

/** In the place of a password: for invitations, where there is another server to log in by. */
function JoinByIssuer({ token }: { readonly token: string }) {
  const { data } = useAsked(askIssuers);
  const submitting = useSubmit(reasonOf);
  if (!data || data.items.length === 0) return null;
  const join = (issuer: string) => async () => {
    const params = { path: { issuer } };
    const { url } = await ask(api.POST('/api/v1/oidc/{issuer}/join', { params, body: { token, next: '/' } }));
    location.assign(url);
  };
  return (
    <div class="form">
      <p class="muted">{t('join.orBy')}</p>
      <ul class="issuers">
        {data.items.map(({ id, name }) => (
          <li key={id}>
            <Button disabled={submitting.isBusy} onClick={() => void submitting.submit(join(id))}>
              {t('join.by', { name })}
            </Button>
          </li>
        ))}
      </ul>
      <p class="field-error" role="alert">
        {submitting.error}
      </p>
    </div>
  );
}

function reasonOf(error: unknown): string {
  if (error instanceof ApiProblem && error.status === 404) return t('join.used');
  return refusalOf(error);
}
