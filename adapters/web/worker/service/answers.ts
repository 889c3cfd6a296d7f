/** What of a request decides who answers it. */
export interface Asked {
  readonly method: string;
  readonly mode: string;
  readonly url: string;
}

/** What is never a page of the app: see adapters/http/api/routes/web.ts, and admin, which is another client. */
const noPage = /^\/(admin|api|docs|health|assets)(\/|$)|\.[a-z][a-z0-9]*$/i;

/**
 * Whether the service worker answers, and with what: the document of the app's pages, or a file of its build. Everything else it leaves alone.
 *
 * @param origin of the app
 * @param files paths of the app's build
 */
export function answerTo(
  { method, mode, url }: Asked,
  origin: string,
  files: ReadonlySet<string>,
): 'page' | 'file' | undefined {
  const { origin: askedOrigin, pathname } = new URL(url);
  if (method !== 'GET' || askedOrigin !== origin) return undefined;
  if (mode === 'navigate') return noPage.test(pathname) ? undefined : 'page';
  return files.has(pathname) ? 'file' : undefined;
}
