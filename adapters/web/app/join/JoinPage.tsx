import { useEffect, useState } from 'preact/hooks';
import { Field, FormEnd, typedIn, useAsked, useSubmit, useTitle } from '../../shared/components/index.js';
import { Button } from '../../shared/components/index.js';
import { Keg } from '../../shared/drawings/index.js';
import { api, ask, logIn } from '../../shared/session/index.js';
import { t } from '../../shared/texts/me.js';
import { reasonOfLink } from './reasonOfLink.js';

const leastLength = 12;

/** Where a link for a new account, or for a new password, leads: whoever has it chooses a password. */
export function JoinPage() {
  useTitle(t('join.title'));
  const [token] = useState(() => location.hash.slice(1));
  /** Known once the password counts, of who needs more than that to log in. */
  const [login, setLogin] = useState<string>();
  const isDone = login !== undefined;
  // A link counts once, but whoever looks at the history before that could use it.
  useEffect(() => history.replaceState(history.state, '', location.pathname), []);
  return (
    <main class="log-in form">
      <div>
        <Keg width={72} litres={5} colour={undefined} foam={0.6} bubbles={5} />
        <h1>{t(isDone ? 'join.done' : 'join.title')}</h1>
        <p class="muted">
          {isDone ? t('join.doneWhat', { login }) : t(token === '' ? 'join.noLink' : 'join.what')}
        </p>
      </div>
      {token === '' || isDone ? (
        <div>
          <a class="button primary" href="/" target="_self">
            {t('login.title')}
          </a>
        </div>
      ) : (
        <>
          <PasswordForm token={token} onDone={setLogin} />
          <JoinByIssuer token={token} />
        </>
      )}
    </main>
  );
}

interface PasswordFormProps {
  readonly token: string;
  /** The password counts, and something else is needed to log in. */
  readonly onDone: (login: string) => void;
}

function PasswordForm({ token, onDone }: PasswordFormProps) {
  const submitting = useSubmit(reasonOfLink);
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
    await submitting.submit(async () => {
      const { login } = await ask(api.POST('/api/v1/links/redeem', { body: { token, password } }));
      if (await isLoggedIn(login, password)) location.assign('/');
      else onDone(login);
    });
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

/** A second factor may be needed, or too many have tried: the page of the log-in says so. */
async function isLoggedIn(login: string, password: string): Promise<boolean> {
  try {
    return (await logIn(login, password)) === undefined;
  } catch {
    return false;
  }
}

const askIssuers = () => ask(api.GET('/api/v1/oidc'));

/** In the place of a password: for invitations, where there is another server to log in by. */
function JoinByIssuer({ token }: { readonly token: string }) {
  const { data } = useAsked(askIssuers);
  const submitting = useSubmit(reasonOfLink);
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
