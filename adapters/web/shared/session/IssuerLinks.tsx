import { DeviceText } from '../components/DeviceText.js';
import { t } from '../texts/index.js';
import type { LoginWays } from './loginWays.js';
import { nextPath } from './nextPath.js';

interface IssuerLinksProps {
  readonly ways: LoginWays | undefined;
  /** They ask for the person's proof anew. */
  readonly again?: boolean;
}

/** Other servers where people log in, if there are any. */
export function IssuerLinks({ ways, again = false }: IssuerLinksProps) {
  if (!ways || ways.items.length === 0) return null;
  return (
    <ul class="issuers">
      {ways.items.map(({ id, name }) => (
        <li key={id}>
          <a class="button" href={loginUrl(id, again)} target="_self">
            {t('login.by')} <DeviceText text={name} />
          </a>
        </li>
      ))}
    </ul>
  );
}

function loginUrl(issuer: string, again: boolean): string {
  const query = new URLSearchParams({ next: nextPath(), ...(again && { again: 'true' }) });
  return `/api/v1/oidc/${encodeURIComponent(issuer)}/login?${query}`;
}
