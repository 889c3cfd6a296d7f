import { useRoute } from 'preact-iso';
import { useCallback, useState } from 'preact/hooks';
import { ApiProblem } from '../../../apiClient/index.js';
import {
  CopyButton,
  DeviceText,
  ErrorPanel,
  Skeleton,
  useAsked,
  useTitle,
} from '../../shared/components/index.js';
import { api, ask, proven } from '../../shared/session/index.js';
import { formatExactTime } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/people.js';
import { CopyCommand } from '../CopyCommand.js';
import { Fact } from '../Fact.js';
import { shellWord } from '../shellWord.js';
import { useRole } from '../useRole.js';
import { ConfirmButton } from './ConfirmButton.js';
import { RoleChoice } from './Invitations.js';
import type { PersonDetails, Role } from './peopleAddress.js';
import { PersonSessions } from './PersonSessions.js';
import { Devices, Shares } from './PersonDevices.js';
import './people.css';

/** One account: what it may do, how it logs in and where, and what it has. */
export function PersonPage() {
  const { id: personId = '' } = useRoute().params;
  const question = useCallback(
    () => ask(api.GET('/api/v1/people/{personId}', { params: { path: { personId } } })),
    [personId],
  );
  const { data, error, again, ...failure } = useAsked(question);
  useTitle(data?.person.login ?? t('admin.people'));
  const isUnknown = error instanceof ApiProblem && [400, 404].includes(error.status);
  return (
    <div class="person">
      <p>
        <a href="/admin/people">{t('people.back')}</a>
      </p>
      {isUnknown && <p>{t('people.unknown')}</p>}
      {error && !isUnknown && 'sinceMs' in failure && (
        <ErrorPanel error={error} sinceMs={failure.sinceMs} retry={again} />
      )}
      {!data && !error && <Skeleton height="row" count={4} />}
      {data && <Person details={data} again={again} />}
    </div>
  );
}

interface PersonProps {
  readonly details: PersonDetails;
  readonly again: () => void;
}

function Person({ details, again }: PersonProps) {
  const { person } = details;
  const isAdmin = useRole() === 'admin';
  return (
    <>
      <h1>
        <DeviceText text={person.login} />
      </h1>
      <CopyCommand command={`brewline person show ${shellWord(person.login)}`} />
      <Facts details={details} />
      {isAdmin && <Changes details={details} again={again} />}
      <PersonSessions details={details} again={again} />
      {details.oidcLinks.length > 0 && <Issuers details={details} isAdmin={isAdmin} again={again} />}
      <Devices details={details} />
      <Shares details={details} />
    </>
  );
}

function Facts({ details: { person, createdAt, hasPassword, factor } }: { readonly details: PersonDetails }) {
  return (
    <dl class="fact-list person-facts">
      <Fact name={t('people.name')}>
        <DeviceText text={person.name} />
      </Fact>
      <Fact name={t('people.role')}>
        <span>{t(`people.role.${person.role}`)}</span>
        <span class="muted small">{t(`people.roleWhat.${person.role}`)}</span>
      </Fact>
      <Fact name={t('people.email')}>
        <DeviceText text={person.email ?? '–'} />
      </Fact>
      <Fact name={t('people.password')}>{t(hasPassword ? 'people.hasPassword' : 'people.noPassword')}</Fact>
      <Fact name={t('people.factor')}>{factorText(factor) || t('people.noFactor')}</Fact>
      <Fact name={t('people.since')}>{formatExactTime(Date.parse(createdAt))}</Fact>
      <Fact name={t('people.lastUsed')}>
        {person.lastUsedAt === null ? t('people.neverUsed') : formatExactTime(Date.parse(person.lastUsedAt))}
        <a href={`/admin/audit?${new URLSearchParams({ person: person.personId })}`}>{t('people.audit')}</a>
      </Fact>
      <Fact name={t('people.id')}>
        <code>{person.personId}</code>
      </Fact>
    </dl>
  );
}

/** Empty without any; recovery codes belong to the authenticator. */
function factorText({ totp, passkeys, recoveryCodesLeft }: PersonDetails['factor']): string {
  const parts = [
    totp && t('people.totp'),
    passkeys > 0 && t('people.passkeys', { count: passkeys }),
    totp && t('people.codes', { count: recoveryCodesLeft }),
  ];
  return parts.filter(Boolean).join(', ');
}

/** What admins change. */
function Changes({ details, again }: PersonProps) {
  const { personId, login, role, hasSecondFactor } = details.person;
  const params = { path: { personId } };
  const [link, setLink] = useState<string>();
  return (
    <>
      <div class="row-buttons">
        <ConfirmButton
          label={t('people.changeRole')}
          title={t('people.changeRoleOf', { login })}
          work={(typed) =>
            proven(() =>
              ask(
                api.PUT('/api/v1/people/{personId}/role', { params, body: { role: typed('role') as Role } }),
              ),
            )
          }
          onDone={again}
        >
          <RoleChoice role={role} />
          <p class="muted small">{t('people.changeRoleWhat')}</p>
        </ConfirmButton>
        {hasSecondFactor && (
          <ConfirmButton
            label={t('people.resetFactor')}
            title={t('people.resetFactorOf', { login })}
            work={() => proven(() => ask(api.DELETE('/api/v1/people/{personId}/factor', { params })))}
            onDone={again}
          >
            <p>{t('people.resetFactorWhat')}</p>
          </ConfirmButton>
        )}
        <ConfirmButton
          label={t('people.resetLink')}
          title={t('people.resetLinkOf', { login })}
          work={async () =>
            setLink((await proven(() => ask(api.POST('/api/v1/reset-links', { body: { login } })))).link)
          }
          onDone={() => undefined}
        >
          <p>{t('people.resetLinkWhat')}</p>
        </ConfirmButton>
      </div>
      {link !== undefined && (
        <div role="status" class="people-link">
          <p>{t('people.passOn', { login })}</p>
          <code>{link}</code> <CopyButton text={link} />
        </div>
      )}
    </>
  );
}

interface IssuersProps {
  readonly details: PersonDetails;
  readonly isAdmin: boolean;
  readonly again: () => void;
}

function Issuers({ details: { person, oidcLinks }, isAdmin, again }: IssuersProps) {
  const { personId, login } = person;
  return (
    <section class="section">
      <h2>{t('people.issuers')}</h2>
      <ul class="people-rows">
        {oidcLinks.map(({ oidcLinkId, issuer, linkedAt }) => (
          <li key={oidcLinkId}>
            <DeviceText text={issuer} />
            <span class="muted">{formatExactTime(Date.parse(linkedAt))}</span>
            {isAdmin && (
              <ConfirmButton
                label={t('people.unlink')}
                title={t('people.unlinkOf', { login })}
                work={() => {
                  const params = { path: { personId, oidcLinkId } };
                  return proven(() =>
                    ask(api.DELETE('/api/v1/people/{personId}/oidc/{oidcLinkId}', { params })),
                  );
                }}
                onDone={again}
              >
                <p>{t('people.unlinkWhat')}</p>
              </ConfirmButton>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
