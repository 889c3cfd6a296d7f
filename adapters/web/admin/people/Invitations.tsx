import { useState } from 'preact/hooks';
import { CopyButton, DeviceText, ErrorPanel, Field, Time, useAsked } from '../../shared/components/index.js';
import { api, ask, proven } from '../../shared/session/index.js';
import { formatTime } from '../../shared/texts/index.js';
import { now } from '../../shared/clock.js';
import { t } from '../../shared/texts/people.js';
import { ConfirmButton } from './ConfirmButton.js';
import { roles, type Role } from './peopleAddress.js';

const askInvitations = () => ask(api.GET('/api/v1/invitations'));

/** Invitations that hold, for admins: one makes and revokes them. A link is shown once. */
export function Invitations() {
  const { data, error, again, ...failure } = useAsked(askInvitations);
  const [made, setMade] = useState<{ readonly login: string; readonly link: string | null }>();
  return (
    <section class="section people-invitations" aria-labelledby="invitations">
      <h2 id="invitations">{t('people.invitations')}</h2>
      <InviteButton
        onMade={(invited) => {
          setMade(invited);
          again();
        }}
      />
      {made && <Made {...made} />}
      {error && 'sinceMs' in failure && <ErrorPanel error={error} sinceMs={failure.sinceMs} retry={again} />}
      {data?.items.length === 0 && <p class="muted">{t('people.noInvitations')}</p>}
      <ul class="people-rows">
        {data?.items.map(({ invitationId, login, role, email, expiresAt }) => (
          <li key={invitationId}>
            <DeviceText text={login} />
            <span>{t(`people.role.${role}`)}</span>
            <span class="muted">{email === null ? t('people.shown') : <DeviceText text={email} />}</span>
            <span class="muted">
              {t('people.until')} <Until iso={expiresAt} />
            </span>
            <ConfirmButton
              label={t('people.revoke')}
              title={t('people.revokeSure', { login })}
              work={() =>
                ask(api.DELETE('/api/v1/invitations/{invitationId}', { params: { path: { invitationId } } }))
              }
              onDone={again}
            >
              <p>{t('people.revokeWhat')}</p>
            </ConfirmButton>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface InviteButtonProps {
  readonly onMade: (made: { readonly login: string; readonly link: string | null }) => void;
}

function InviteButton({ onMade }: InviteButtonProps) {
  const invite = async (typed: (name: string) => string) => {
    const [login, name, email] = ['login', 'name', 'email'].map(typed);
    const body = {
      ...{ login: login ?? '', role: typed('role') as Role },
      ...(name && { name }),
      ...(email && { email }),
    };
    const { link } = await proven(() => ask(api.POST('/api/v1/invitations', { body })));
    onMade({ login: body.login, link });
  };
  return (
    <ConfirmButton
      kind="plain"
      label={t('people.invite')}
      title={t('people.inviteSomebody')}
      work={invite}
      onDone={() => undefined}
    >
      <Field name="login" label={t('people.login')} maxLength={100} autocomplete="off" focus />
      <Field name="name" label={t('people.name')} hint={t('people.nameHint')} maxLength={100} optional />
      <Field name="email" label={t('people.email')} hint={t('people.emailHint')} maxLength={100} optional />
      <RoleChoice role="brewer" />
    </ConfirmButton>
  );
}

/** What a person may do, in a form. */
export function RoleChoice({ role: chosen }: { readonly role: Role }) {
  return (
    <fieldset class="people-roles">
      <legend>{t('people.role')}</legend>
      {roles.map((role) => (
        <label key={role}>
          <input type="radio" name="role" value={role} defaultChecked={role === chosen} />
          <span>
            {t(`people.role.${role}`)} <span class="muted small">{t(`people.roleWhat.${role}`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function Made({ login, link }: { readonly login: string; readonly link: string | null }) {
  if (link === null) return <p role="status">{t('people.mailed', { login })}</p>;
  return (
    <div role="status" class="people-link">
      <p>{t('people.passOn', { login })}</p>
      <code>{link}</code> <CopyButton text={link} />
    </div>
  );
}

function Until({ iso }: { readonly iso: string }) {
  const atMs = Date.parse(iso);
  return <Time atMs={atMs}>{formatTime(atMs, now.value)}</Time>;
}
