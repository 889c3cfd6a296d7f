import { DeviceText } from '../components/DeviceText.js';
import { useAsked } from '../components/useAsked.js';
import { t } from '../texts/index.js';
import { api, ask } from './api.js';
import { nextPath } from './nextPath.js';

const askIssuers = () => ask(api.GET('/api/v1/oidc'));

/** Other servers where people log in, if there are any. With `again` they ask for the person's proof anew. */
export function IssuerLinks({ again = false }: { readonly again?: boolean }) {
  const { data } = useAsked(askIssuers);
  if (!data || data.items.length === 0) return null;
  return (
    <ul class="issuers">
      {data.items.map(({ id, name }) => (
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
