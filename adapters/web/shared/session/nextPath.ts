/** Where to go after a log-in: `next` of `/login?next=…`, otherwise the page that was asked for. Never another host. */
export function nextPath({ pathname, search, origin }: Location = location): string {
  if (pathname !== '/login') return `${pathname}${search}`;
  const next = new URLSearchParams(search).get('next') ?? '/';
  const url = URL.canParse(next, origin) ? new URL(next, origin) : undefined;
  const isOwn = next.startsWith('/') && url?.origin === origin && !url.pathname.startsWith('//');
  return isOwn && url.pathname !== '/login' ? `${url.pathname}${url.search}${url.hash}` : '/';
}
